import { memo, useMemo } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { Segmented } from '../../../ui/segmented.tsx';
import { breaksOf, labelled, type TakenSpace, ticksOf } from '../time/ticks.ts';
import type { Frame } from '../time/scale.ts';

const COUNTS = [
  {
    value: 'step',
    label: 'steps',
    title: 'Every step has the same width: order and counts are exact (a)',
  },
  {
    value: 'time',
    label: 'assumed µs',
    title:
      'By the assumed cost model: times are assumptions, counts and order are exact. Where nothing ends for long, the axis is broken (a)',
  },
] as const;

/** What the axis counts: left of it, where nothing that it shows can come to lie. */
export function Counts() {
  const actions = useActions();
  const axis = useExplorer((state) => state.axis);
  return (
    <Segmented
      label="The axis counts"
      options={COUNTS}
      value={axis}
      onChange={(kind) => void actions.setAxis(kind)}
      className="segmented tl-counts"
    />
  );
}

interface Props {
  readonly frame: Frame;
}

export const Axis = memo(function Axis({ frame, taken }: Props & { readonly taken: readonly TakenSpace[] }) {
  const [ticks, lengths] = useMemo(() => {
    const lengths = labelled(breaksOf(frame), taken);
    return [ticksOf(frame, [...taken, ...lengths]), lengths];
  }, [frame, taken]);
  return (
    <div className="tl-ticks">
      {ticks.map(({ x, label }) => (
        <span key={x} className={x < 12 ? 'tl-tick tl-tick-first' : 'tl-tick'} style={{ left: x }}>
          {label}
        </span>
      ))}
      {lengths.map(({ x, left, width, label }) => (
        <span
          key={x}
          className="tl-tick tl-length"
          style={{ left: left + width / 2 }}
          title={`The axis is broken: ${label} in which no step ends`}
        >
          {label}
        </span>
      ))}
    </div>
  );
});

/** The same numbers as lines behind the lanes. */
export const Grid = memo(function Grid({ frame }: Props) {
  const ticks = useMemo(() => ticksOf(frame), [frame]);
  return (
    <div className="tl-grid">
      {ticks.map(({ x }) => (
        <i key={x} style={{ left: x }} />
      ))}
    </div>
  );
});

/** Where the axis is broken, through all lanes. */
export const Breaks = memo(function Breaks({ frame }: Props) {
  const breaks = useMemo(() => breaksOf(frame), [frame]);
  return breaks.map(({ x, width }) => <i key={x} className="tl-break" style={{ left: x + width / 2 }} />);
});
