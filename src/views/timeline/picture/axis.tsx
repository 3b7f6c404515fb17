import { memo, useMemo } from 'react';
import { type Frame, type Taken, ticksOf } from '../time/scale.ts';

const CAPTION = 'assumed µs';
/** Room for the caption at the right end, px. */
const CAPTION_ROOM = 84;
const COST = 'By the assumed cost model: times are assumptions, counts and order are exact.';

interface Props {
  readonly frame: Frame;
}

export const Axis = memo(function Axis({ frame, taken }: Props & { readonly taken: readonly Taken[] }) {
  const ticks = useMemo(
    () => ticksOf(frame, [{ left: frame.width - CAPTION_ROOM, width: CAPTION_ROOM }, ...taken]),
    [frame, taken],
  );
  return (
    <div className="tl-ticks">
      {ticks.map(({ x, label }) => (
        <span key={label} className={x < 12 ? 'tl-tick tl-tick-first' : 'tl-tick'} style={{ left: x }}>
          {label}
        </span>
      ))}
      <span className="tl-unit" title={COST}>
        {CAPTION}
      </span>
    </div>
  );
});

/** The same times as lines behind the lanes. */
export const Grid = memo(function Grid({ frame }: Props) {
  const ticks = useMemo(() => ticksOf(frame), [frame]);
  return ticks.map(({ x, label }) => <i key={label} className="tl-grid" style={{ left: x }} />);
});
