import { memo } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import type { Verdict } from '../../worker/protocol.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { AnyBreaks } from './any-breaks.tsx';
import { type Tense, fineWords, sentenceOf, tenseOf } from './verdict-words.ts';

const ViolationNote = onDemand(async () => (await import('./verdict-note.tsx')).ViolationNote, null);
const FineNote = onDemand(async () => (await import('./verdict-note.tsx')).FineNote, null);

interface Props {
  readonly verdict: Verdict;
  /** Its note is shown. */
  readonly open: boolean;
  readonly onOpen: (id: string | null) => void;
}

const CLASSES: Record<Tense, string> = {
  ahead: 'chip chip-bad chip-ahead',
  past: 'chip chip-bad chip-past',
  here: 'chip chip-bad chip-here',
};
const WORDS: Record<Tense, string> = { ahead: 'still ahead', past: 'has happened', here: 'by this step' };

/** A property that the run violates: leads to the step that does, and says why. */
export const BrokenChip = memo(function BrokenChip({ verdict, open, onOpen }: Props) {
  const actions = useActions();
  const tense = useExplorer(({ position }) => tenseOf(verdict.at, position));
  const { id, statement, at } = verdict;
  const sentence = sentenceOf(verdict);
  const onClick = (): void => {
    if (at !== undefined) void actions.goTo(at);
    onOpen(open && tense === 'here' ? null : id);
  };
  return (
    <>
      <button
        type="button"
        className={CLASSES[tense]}
        aria-expanded={open}
        aria-label={`${sentence} (${WORDS[tense]}) Go there.`}
        title={`${sentence}\n\n${id}: ${statement}`}
        onClick={onClick}
      >
        <span aria-hidden="true">✗</span> {id}
        <span className="chip-at">{tense === 'here' ? 'now' : `@${at}`}</span>
      </button>
      {open && <ViolationNote verdict={verdict} onClose={() => onOpen(null)} />}
    </>
  );
});

interface FineProps {
  /** What the chip is called: a property, or a number of them. */
  readonly name: string;
  /** Alike: all kept, or none exercised. */
  readonly verdicts: readonly Verdict[];
  readonly open: boolean;
  readonly onOpen: (name: string | null) => void;
}

const aboutOf = ({ id, statement, exercised, exercisedBy }: Verdict): string =>
  `${id}: ${statement}${exercised ? '' : `\n\nExercised by: ${exercisedBy}.`}`;

/** Properties that the run does not violate: one, or all of a kind where there is no room for one each. */
export const FineChip = memo(function FineChip({ name, verdicts, open, onOpen }: FineProps) {
  const { sign, words, why } = fineWords(verdicts[0]);
  const single = verdicts.length === 1 && verdicts[0].id === name;
  const about = single ? aboutOf(verdicts[0]) : verdicts.map(({ id }) => id).join(', ');
  return (
    <>
      <button
        type="button"
        className={verdicts[0].exercised ? 'chip' : 'chip chip-idle'}
        aria-expanded={open}
        title={`${about}\n\n${why}`}
        onClick={() => onOpen(open ? null : name)}
      >
        <span aria-hidden="true">{sign}</span> {single ? name : `${verdicts.length} ${name}`}
        {single && <span className="sr-only">, {words}</span>}
        {single && <AnyBreaks id={name} />}
      </button>
      {open && (
        <FineNote label={single ? `${name}: ${words}` : name} verdicts={verdicts} onClose={() => onOpen(null)} />
      )}
    </>
  );
});
