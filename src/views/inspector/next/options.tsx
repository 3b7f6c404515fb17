import { memo } from 'react';
import { useActions } from '../../../state/use-explorer.ts';
import { Explained } from '../../../ui/term.tsx';
import type { NextOption } from '../../../worker/protocol.ts';
import { same } from '../../common/same.ts';

const Option = memo(function Option({ option }: { readonly option: NextOption }) {
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
export function Options({ options }: { readonly options: readonly NextOption[] }) {
  if (options.length === 0) return <p className="next-note">Nothing can happen any more: the run ends here.</p>;
  return (
    <ul className="options" aria-label="What can happen next">
      {options.map((option) => (
        <Option key={option.name} option={option} />
      ))}
    </ul>
  );
}
