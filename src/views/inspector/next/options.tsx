import { memo } from 'react';
import { useActions } from '../../../state/use-explorer.ts';
import { Explained } from '../../words/term.tsx';
import type { DangerStep, NextOption } from '../../../worker/protocol.ts';
import { SHARE_MEANS, fateOf } from '../../common/fate-words.ts';
import { same } from '../../common/same.ts';

type AheadOf = DangerStep['options'][number];

const Option = memo(function Option({
  option,
  ahead,
}: {
  readonly option: NextOption;
  /** Where it leads, once that is known. */
  readonly ahead: AheadOf | undefined;
}) {
  const actions = useActions();
  const { name, actor, taken, events, violates } = option;
  const [first, ...rest] = events;
  return (
    <li>
      <button
        type="button"
        className={`option a-${actor}${violates.length > 0 ? ' option-violates' : ''}`}
        title={taken ? 'This run takes it: step on' : 'Go on with it: a branch'}
        onClick={() => void (taken ? actions.step(1, 'event') : actions.branch(name))}
      >
        <span className="option-head">
          <b>{name}</b>
          {ahead && (
            <span className={`option-fate option-${ahead.fate}`} title={SHARE_MEANS}>
              {fateOf(ahead)}
            </span>
          )}
          {taken && <span className="caption option-taken">● this run</span>}
        </span>
        <span className="option-does">
          <Explained text={first ?? 'Nothing that can be seen.'} />
        </span>
        {rest.length > 0 && <span className="caption">and {rest.length} more that follow from it</span>}
        {violates.map(({ property, why }) => (
          <span key={property} className="option-why">
            ✗ {property}: <Explained text={why} />
          </span>
        ))}
      </button>
    </li>
  );
}, same);

/** Every transition that is enabled, and what it would do. */
export function Options({
  options,
  unfinished,
  ahead,
}: {
  readonly options: readonly NextOption[];
  readonly unfinished: readonly string[];
  readonly ahead: readonly AheadOf[] | undefined;
}) {
  if (options.length === 0)
    return (
      <p className="next-note">
        Nothing can happen any more: the run ends here.
        {unfinished.map((who) => ` ${who}.`)}
      </p>
    );
  return (
    <>
      <ul className="options" aria-label="What can happen next">
        {options.map((option) => (
          <Option key={option.name} option={option} ahead={ahead?.find(({ name }) => name === option.name)} />
        ))}
      </ul>
      {ahead?.some(({ fate }) => fate === 'open') && <p className="caption next-note">{SHARE_MEANS}</p>}
    </>
  );
}
