import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import type { Danger } from '../../../worker/protocol.ts';
import { SHARE_MEANS, fateOf } from '../../common/fate-words.ts';
import { decidingOf } from './deciding.ts';

type Known = Extract<Danger, { readonly kind: 'known' }>;

const steps = (from: number, to: number): string => (from === to ? `step ${from}` : `steps ${from} to ${to}`);

/** The choices of this run after which another share of all ways to go on violates. */
export function DecidingList({ danger }: { readonly danger: Known }) {
  const actions = useActions();
  const position = useExplorer((state) => state.position);
  return (
    <>
      <ul className="branches" aria-label="Choices that decide">
        {decidingOf(danger.steps).map((part) =>
          part.kind === 'folded' ? (
            <li key={part.from} className="caption">
              {steps(part.from, part.to)}: forced, or without consequence
            </li>
          ) : (
            <li key={part.step}>
              <button
                type="button"
                className="branch"
                aria-current={part.step === position ? 'true' : undefined}
                onClick={() => void actions.goTo(part.step)}
              >
                {part.step === danger.decided && '⚑ '}step {part.step}: {part.name}
              </button>
              <span className="caption m">
                {fateOf(part.before)} → {fateOf(part.after)}
              </span>
            </li>
          ),
        )}
      </ul>
      <p className="caption next-note">{SHARE_MEANS}</p>
    </>
  );
}
