import { type KeyboardEvent, useState } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { stepOf } from './step.ts';

/** Where we are, and a number to type to be elsewhere. */
export function StepField() {
  const actions = useActions();
  const position = useExplorer((state) => state.position);
  const length = useExplorer((state) => state.opened?.length ?? 0);
  const [typed, setTyped] = useState<string | null>(null);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    const wished = event.key === 'Enter' ? stepOf(typed ?? '', length) : null;
    if (wished !== null) void actions.goTo(wished);
    setTyped(null);
    event.preventDefault();
    event.stopPropagation();
    // The arrow keys belong to stepping again.
    event.currentTarget.blur();
  };
  return (
    <label className="step-field">
      <span>step</span>
      <input
        type="text"
        inputMode="numeric"
        autoComplete="off"
        title="Type a step, Enter goes there"
        aria-label={`Step, of ${length}`}
        style={{ width: `${String(length).length + 1.6}ch` }}
        value={typed ?? position}
        onFocus={(event) => event.target.select()}
        onBlur={() => setTyped(null)}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span>of {length}</span>
    </label>
  );
}
