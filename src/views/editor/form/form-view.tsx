import { useEffect, useMemo, useRef, useState } from 'react';
import { useDraftActions } from '../../../state/edit/use-drafting.ts';
import { useExplorer } from '../../../state/use-explorer.ts';
import type { Added, Edit, FormList as List } from '../../../worker/protocol.ts';
import { useShownLines } from '../lines-context.ts';
import { Fields } from './fields.tsx';
import { FormContext, type FormState } from './form-context.ts';
import { FormList } from './form-list.tsx';
import './form.css';

interface Known {
  readonly text: string;
  readonly lists: readonly List[];
  readonly additions: readonly Added[];
}

/** The scenario without its text: parts with their fields, programs as rows. Each change is one of the text. */
export function FormView({ text }: { readonly text: string }) {
  const { outline, additions, edit } = useDraftActions();
  const [known, setKnown] = useState<Known | null>(null);
  const [wrong, setWrong] = useState(false);
  const [open, setOpen] = useState('');
  const [inserting, setInserting] = useState('');
  const focus = useRef('');
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let gone = false;
    Promise.all([outline(), additions()]).then(
      ([lists, added]) => {
        if (gone) return;
        setWrong(false);
        setKnown({ text, lists, additions: added });
      },
      () => !gone && setWrong(true),
    );
    return () => {
      gone = true;
    };
  }, [outline, additions, text]);

  // Where a row has gone, the focus goes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the rows are others
  useEffect(() => {
    const { current: to } = focus;
    focus.current = '';
    if (to) root.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(to)}"]`)?.focus();
  }, [known]);

  // What the step that is shown carries out comes into sight, unless somebody is at work here.
  const line = useShownLines().of[useExplorer((state) => state.position) - 1];
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the step is another, or the rows are
  useEffect(() => {
    const list = root.current;
    const row = list?.querySelector('.form-row[aria-current]');
    if (!list || !row || list.contains(document.activeElement)) return;
    const [at, within] = [row.getBoundingClientRect(), list.getBoundingClientRect()];
    if (at.top < within.top || at.bottom > within.bottom) list.scrollTop += at.top - within.top - within.height / 2;
  }, [line, known]);

  const form = useMemo(
    (): FormState => ({
      text: known?.text ?? '',
      lists: known?.lists ?? [],
      additions: known?.additions ?? [],
      open,
      inserting,
      toggle: (key) => setOpen(key === open ? '' : key),
      insertAt: setInserting,
      make(change: Edit, to: string) {
        void edit(change).then((made) => {
          if (!made) return;
          focus.current = to;
          // What has been opened in the meantime stays.
          setInserting((now) => (now === inserting ? '' : now));
          if (change.kind !== 'set') setOpen((now) => (now === open ? '' : now));
        });
      },
    }),
    [known, open, inserting, edit],
  );
  if (wrong)
    return <p className="editor-none">There are mistakes in the text: as a form it is shown when they are mended.</p>;
  if (!known) return <p className="editor-none">Loading…</p>;
  return (
    <FormContext value={form}>
      <div ref={root} className="form">
        <Fields path={[]} text={known.text} />
        {known.lists.map((list) => (
          <FormList key={list.label} list={list} owner="" />
        ))}
        <p className="caption">
          ↑ ↓ from row to row, Enter for its fields, Alt ↑ and Alt ↓ move it, from batch to batch and from program to
          program as well, + inserts behind it, * repeats it, Del deletes it; rows can be dragged, too. Shift F10 or the
          second button of the pointer offers what could become of it. u takes it back.
        </p>
      </div>
    </FormContext>
  );
}
