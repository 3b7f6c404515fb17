import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useDraft, useDraftActions } from '../../state/edit/use-drafting.ts';
import { latest } from '../../state/kept/latest.ts';
import { useActions, useExplorer, useThisExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { LessonHead, ScenarioCard } from '../../worker/protocol.ts';
import { type FindEntry, type EntryKind, entriesOf, type Known } from './entries.ts';
import { BY, FoundList } from './found-list.tsx';
import { found } from './rank.ts';
import './find.css';

const MOST = 60;

const KINDS: Readonly<Record<EntryKind, string>> = {
  recent: 'Recent',
  scenario: 'Scenario',
  hazard: 'Hazard',
  lesson: 'Lesson',
  capture: 'Capture',
  own: 'Your own',
  design: 'Design',
  command: 'Command',
  change: 'What if',
  object: 'Object',
  term: 'Term',
};

const RECENT = latest('viommu-explorer.recents', 8);

/** A field that finds scenarios, hazards, lessons, captures, own work, designs, commands, changes, objects and terms. */
export function FindDialog({ onClose }: { readonly onClose: () => void }) {
  const explorer = useThisExplorer();
  const actions = useActions();
  const library = useExplorer((state) => state.library);
  const opened = useExplorer((state) => state.opened);
  const stillAsked = useExplorer((state) => state.stillAsked);
  const own = useDraft((state) => state.list);
  const { refresh, open: openOwn, offers: askOffers, whatIf, edit } = useDraftActions();
  const [cards, setCards] = useState<readonly ScenarioCard[]>([]);
  const [lessons, setLessons] = useState<readonly LessonHead[]>([]);
  const [offers, setOffers] = useState<Known['offers']>({ whatIfs: [], additions: [] });
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  /** All that can be found has come. */
  const [complete, setComplete] = useState(false);
  /** Enter was pressed before: what is found first then is meant. */
  const [entered, setEntered] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  // After the dialog has taken the focus.
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    // What cannot be fetched is not found; the rest is.
    void Promise.allSettled([
      refresh(),
      actions.cards().then(setCards),
      actions.lessons().then(setLessons),
      askOffers().then(setOffers),
    ]).then(() => setComplete(true));
  }, [actions, refresh, askOffers]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: entries are made of these parts of the state
  const entries = useMemo(
    () =>
      entriesOf(explorer.told(explorer.store.getState()), {
        cards,
        lessons,
        own,
        openOwn: (id) => void openOwn(id),
        offers,
        whatIf: (name) => void whatIf(name),
        add: (name) => void edit({ kind: 'add', name }),
      }),
    [library, opened, stillAsked, cards, lessons, own, openOwn, offers, whatIf, edit, explorer],
  );
  const shown = useMemo(() => {
    if (query.trim() !== '') return found(entries, query, MOST);
    const recent = RECENT.read().flatMap((key) => entries.find((entry) => entry.key === key) ?? []);
    const rest = entries.filter((entry) => !recent.includes(entry));
    return [...recent.map((entry): FindEntry => ({ ...entry, kind: 'recent' })), ...rest].slice(0, MOST);
  }, [entries, query]);
  const current = Math.min(at, Math.max(0, shown.length - 1));

  const choose = (entry: FindEntry | undefined): void => {
    if (!entry) return;
    // A change is made of what is there now.
    if (entry.kind !== 'change') RECENT.add(entry.key);
    onClose();
    entry.run(explorer);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as all has come
  useEffect(() => {
    if (complete && entered) choose(shown[current]);
    setEntered(false);
  }, [complete]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = BY[event.key];
    if (by !== undefined) setAt(Math.max(0, Math.min(shown.length - 1, current + by)));
    else if (event.key !== 'Enter') return;
    // What the arrows have led to is meant as it stands.
    else if (complete || at > 0) choose(shown[current]);
    else setEntered(true);
    event.preventDefault();
  };

  return (
    <Dialog title="Find anything" className="find" open onClose={onClose}>
      <input
        className="find-field"
        type="search"
        role="combobox"
        aria-label="Find scenarios, hazards, lessons, captures, commands, objects and terms"
        aria-expanded="true"
        aria-controls="find-list"
        aria-activedescendant={shown.length > 0 ? `find-${current}` : undefined}
        placeholder="H08, ATC, unmap, split-by-target, compare…"
        ref={field}
        value={query}
        onChange={({ target }) => {
          setQuery(target.value);
          setAt(0);
          setEntered(false);
        }}
        onKeyDown={onKeyDown}
      />
      <FoundList
        entries={shown.map((entry) => ({ ...entry, kind: KINDS[entry.kind] }))}
        current={current}
        onChoose={(i) => choose(shown[i])}
      />
      <p className="caption" role="status">
        {!complete
          ? `Fetching the list${entered ? ': Enter is kept for what is found first' : '…'}`
          : shown.length === 0
            ? 'Nothing is called so. A part of the name, of a command or of what it shows will do.'
            : `${shown.length === MOST ? 'The first ' : ''}${shown.length} found. ↑ ↓ and Enter.`}
      </p>
    </Dialog>
  );
}
