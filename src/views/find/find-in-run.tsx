import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useActions, useExplorer, useThisExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { FoundInRun } from '../../worker/protocol.ts';
import { briefFields } from '../common/fields.ts';
import { count } from '../common/count.ts';
import { commandId } from '../common/ids.ts';
import { BY, type FoundEntry, FoundList } from './found-list.tsx';
import './find.css';

interface Entry extends FoundEntry {
  readonly go: () => void;
}

/** What was found by a text, so far. */
interface Found {
  readonly of: string;
  readonly what: FoundInRun;
  readonly complete: boolean;
}

/** Steps that were looked through, and how many there are. */
interface Looked {
  readonly done: number;
  readonly of: number;
}

/** A field that finds events and commands of the open run: those that come next first. */
export function FindInRunDialog({ onClose }: { readonly onClose: () => void }) {
  const { model } = useThisExplorer();
  const { goTo, select } = useActions();
  const from = useExplorer((state) => state.position);
  const opened = useExplorer((state) => state.opened);
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [looked, setLooked] = useState<Looked | null>(null);
  const [at, setAt] = useState(0);
  /** Enter was pressed before anything had come: what is found first then is meant. */
  const [entered, setEntered] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  // After the dialog has taken the focus.
  useEffect(() => field.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has other events
  useEffect(() => {
    const mine = new AbortController();
    setLooked(null);
    const tell = (what: FoundInRun, complete: boolean): void => {
      if (!mine.signal.aborted) setFound({ of: text, what, complete });
    };
    model
      .call(
        'findInRun',
        { text, from },
        {
          signal: mine.signal,
          onProgress: ({ done, of, found: soFar }) => {
            setLooked({ done, of });
            if (soFar) tell(soFar, false);
          },
        },
      )
      .then(
        (what) => tell(what, true),
        () => {},
      );
    return () => mine.abort();
  }, [model, text, from, opened]);

  const { commands, events } = found?.what ?? { commands: [], events: [] };
  const entries: readonly Entry[] = [
    ...commands.map(({ queue, ordinal, mnemonic, fields }) => ({
      key: commandId(queue, ordinal),
      kind: 'Command',
      title: `${mnemonic} ${briefFields(fields)}`,
      detail: `command ${ordinal} of ${queue}`,
      tags: [],
      go: () => select(commandId(queue, ordinal)),
    })),
    ...events.map(({ position, actor, text: sentence, refused }) => ({
      key: `@${position}`,
      kind: `Step ${position}`,
      title: sentence,
      detail: `${actor}${position <= from ? ', before what is shown' : ''}${refused ? ', refused' : ''}`,
      tags: [],
      go: () => void goTo(position),
    })),
  ];
  const complete = found?.of === text && found.complete;
  /** There is something to choose, or never will be. */
  const ready = found?.of === text;
  const current = Math.min(at, Math.max(0, entries.length - 1));
  const choose = (entry: Entry | undefined): void => {
    if (!entry) return;
    onClose();
    entry.go();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as the first has come
  useEffect(() => {
    if (ready && entered) choose(entries[current]);
    setEntered(false);
  }, [ready]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = BY[event.key];
    if (by !== undefined) setAt(Math.max(0, Math.min(entries.length - 1, current + by)));
    else if (event.key !== 'Enter') return;
    else if (ready) choose(entries[current]);
    else setEntered(true);
    event.preventDefault();
  };
  return (
    <Dialog title="Find in this run" className="find" open onClose={onClose}>
      <input
        className="find-field"
        type="search"
        role="combobox"
        aria-label="Find events and commands of this run"
        aria-expanded="true"
        aria-controls="find-list"
        aria-activedescendant={entries.length > 0 ? `find-${current}` : undefined}
        placeholder="ATC_INV sid=0x8, event=consume, object=device/A, SMMU0.CMDQ_CONS>=3, violation…"
        ref={field}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setAt(0);
          setEntered(false);
        }}
        onKeyDown={onKeyDown}
      />
      <FoundList entries={entries} current={current} onChoose={(i) => choose(entries[i])} />
      <p className="caption" role="status">
        {!complete
          ? `${ready ? `${entries.length} found so far. ` : ''}Looking through the run${looked ? `, ${count(looked.done)} of ${count(looked.of)} steps` : ''}…`
          : entries.length === 0
            ? 'Nothing in this run says so.'
            : `${entries.length} found, events behind step ${from} first. ↑ ↓ and Enter. Words of stops (b) mean here what they mean there.`}
      </p>
    </Dialog>
  );
}
