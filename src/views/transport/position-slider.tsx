import { memo } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';

/** A mark where a property is violated for the first time. The timeline has them all. */
const Violations = memo(function Violations() {
  const verdicts = useExplorer((state) => state.opened?.verdicts) ?? [];
  const length = useExplorer((state) => state.opened?.length ?? 0);
  return (
    <div className="slider-flags" aria-hidden="true">
      {verdicts.map(
        ({ id, at }) =>
          at !== undefined &&
          length > 0 && <i key={id} title={`${id} @${at}`} style={{ left: `${(100 * at) / length}%` }} />,
      )}
    </div>
  );
});

/** The position in the run, by steps; the timeline has it by time. */
export function PositionSlider() {
  const actions = useActions();
  const position = useExplorer((state) => state.position);
  const length = useExplorer((state) => state.opened?.length ?? 0);
  const share = length > 0 ? position / length : 0;
  return (
    <div className="slider" style={{ '--share': share } as React.CSSProperties}>
      <Violations />
      <input
        type="range"
        min={0}
        max={length}
        value={position}
        aria-label="Position"
        aria-valuetext={`step ${position} of ${length}`}
        onChange={(event) => void actions.goTo(Number(event.target.value))}
        // The arrow keys belong to stepping again once it is let go.
        onPointerUp={(event) => event.currentTarget.blur()}
      />
    </div>
  );
}
