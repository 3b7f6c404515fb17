import { memo } from 'react';
import { actions, useExplorer } from '../../state/use-explorer.ts';
import type { Verdict } from '../../worker/protocol.ts';
import { VerdictNote, Violation } from './verdict-note.tsx';
import { type Tense, sentenceOf, tenseOf } from './verdict-words.ts';

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
      {open && (
        <VerdictNote label={`${id} is violated`} onClose={() => onOpen(null)}>
          <Violation verdict={verdict} />
        </VerdictNote>
      )}
    </>
  );
});

/** A property that is kept over the whole run; says what that means. */
export const KeptChip = memo(function KeptChip({ verdict: { id, statement }, open, onOpen }: Props) {
  return (
    <>
      <button
        type="button"
        className="chip"
        aria-expanded={open}
        title={`${id}: ${statement}\n\nKept over the whole run.`}
        onClick={() => onOpen(open ? null : id)}
      >
        <span aria-hidden="true">✓</span> {id}
        <span className="sr-only">, kept</span>
      </button>
      {open && (
        <VerdictNote label={`${id} is kept`} onClose={() => onOpen(null)}>
          <p>
            <strong className="m">✓ {id}</strong> <span className="caption">kept over the whole run</span>
            <br />
            {statement}
          </p>
        </VerdictNote>
      )}
    </>
  );
});

interface RestProps {
  readonly verdicts: readonly Verdict[];
  readonly open: boolean;
  readonly onOpen: (id: string | null) => void;
}

export const REST = 'kept';

/** All that are kept in one chip, where there is no room for one each. */
export const RestChip = memo(function RestChip({ verdicts, open, onOpen }: RestProps) {
  return (
    <>
      <button
        type="button"
        className="chip"
        aria-expanded={open}
        title={`Kept over the whole run: ${verdicts.map(({ id }) => id).join(', ')}`}
        onClick={() => onOpen(open ? null : REST)}
      >
        <span aria-hidden="true">✓</span> {verdicts.length} kept
      </button>
      {open && (
        <VerdictNote label="Kept" onClose={() => onOpen(null)}>
          <p className="caption">Kept over the whole run:</p>
          <dl className="verdict-list">
            {verdicts.map(({ id, statement }) => (
              <div key={id}>
                <dt className="m">✓ {id}</dt>
                <dd>{statement}</dd>
              </div>
            ))}
          </dl>
        </VerdictNote>
      )}
    </>
  );
});
