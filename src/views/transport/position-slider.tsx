import { actions, useExplorer } from '../../state/use-explorer.ts';

/** The position in the run, with a flag where a property is violated. */
export function PositionSlider() {
  const position = useExplorer((state) => state.position);
  const length = useExplorer((state) => state.opened?.length ?? 0);
  const verdicts = useExplorer((state) => state.opened?.verdicts) ?? [];
  const share = length > 0 ? position / length : 0;
  return (
    <div className="slider" style={{ '--share': share } as React.CSSProperties}>
      <div className="slider-flags" aria-hidden="true">
        {verdicts.map(
          ({ id, at }) =>
            at !== undefined &&
            length > 0 && <i key={id} title={`${id} @${at}`} style={{ left: `${(100 * at) / length}%` }} />,
        )}
      </div>
      <input
        type="range"
        min={0}
        max={length}
        value={position}
        aria-label="Position"
        aria-valuetext={`step ${position} of ${length}`}
        onChange={(event) => void actions.goTo(Number(event.target.value))}
      />
    </div>
  );
}
