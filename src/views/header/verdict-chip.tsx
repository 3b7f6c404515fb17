import { memo } from 'react';
import { actions, useExplorer } from '../../state/use-explorer.ts';
import type { Verdict } from '../../worker/protocol.ts';
import { useAny } from './use-any.ts';
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

/** The sign of a property that a run does not violate, and what that means. */
const fineOf = ({ exercised }: Verdict) =>
  exercised
    ? { sign: '✓', words: 'kept', why: 'This run keeps it.' }
    : { sign: '○', words: 'not exercised', why: 'Not exercised: this run gives it nothing to judge.' };

/** A property that the run does not violate; says what that means. */
export const FineChip = memo(function FineChip({ verdict, open, onOpen }: Props) {
  const { id, statement, exercised } = verdict;
  const { sign, words, why } = fineOf(verdict);
  return (
    <>
      <button
        type="button"
        className={exercised ? 'chip' : 'chip chip-idle'}
        aria-expanded={open}
        title={`${id}: ${statement}\n\n${why}`}
        onClick={() => onOpen(open ? null : id)}
      >
        <span aria-hidden="true">{sign}</span> {id}
        <span className="sr-only">, {words}</span>
        <AnyBreaks id={id} />
      </button>
      {open && (
        <VerdictNote label={`${id}: ${words}`} onClose={() => onOpen(null)}>
          <p>
            <strong className="m">
              {sign} {id}
            </strong>{' '}
            <span className="caption">{why}</span>
            <br />
            {statement}
          </p>
        </VerdictNote>
      )}
    </>
  );
});

/** Another interleaving breaks what this run does not. */
function AnyBreaks({ id }: { readonly id: string }) {
  const { searched } = useAny();
  if (searched?.kind !== 'done' || !searched.result.violated.includes(id)) return null;
  return (
    <span className="outcome-any outcome-bad chip-any" title="Another interleaving breaks it.">
      <span aria-hidden="true">✗</span>
      <span className="sr-only">; another interleaving breaks it</span>
    </span>
  );
}

interface RestProps {
  readonly name: string;
  readonly verdicts: readonly Verdict[];
  readonly open: boolean;
  readonly onOpen: (id: string | null) => void;
}

/** All of a kind in one chip, where there is no room for one each. */
export const RestChip = memo(function RestChip({ name, verdicts, open, onOpen }: RestProps) {
  const { sign, why } = fineOf(verdicts[0]);
  return (
    <>
      <button
        type="button"
        className={verdicts[0].exercised ? 'chip' : 'chip chip-idle'}
        aria-expanded={open}
        title={`${why}\n\n${verdicts.map(({ id }) => id).join(', ')}`}
        onClick={() => onOpen(open ? null : name)}
      >
        <span aria-hidden="true">{sign}</span> {verdicts.length} {name}
      </button>
      {open && (
        <VerdictNote label={name} onClose={() => onOpen(null)}>
          <p className="caption">{why}</p>
          <dl className="verdict-list">
            {verdicts.map(({ id, statement }) => (
              <div key={id}>
                <dt className="m">
                  {sign} {id} <AnyBreaks id={id} />
                </dt>
                <dd>{statement}</dd>
              </div>
            ))}
          </dl>
        </VerdictNote>
      )}
    </>
  );
});
