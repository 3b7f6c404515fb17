import { X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { Axis } from './axis.tsx';
import { endsOf } from '../time/range.ts';
import type { Frame } from '../time/scale.ts';
import { useBand } from './use-band.ts';

interface Props {
  readonly frame: Frame;
}

/** The marked range behind the lanes. */
export function RangeBand({ frame }: Props) {
  const band = useBand(frame);
  return band && <div className="tl-band" style={band} />;
}

/** The axis, with the first and the last step of the marked range written where it begins and ends. */
export function RangeAxis({ frame }: Props) {
  const band = useBand(frame);
  const range = useExplorer((state) => state.range);
  const ends = useMemo(() => (band && range ? endsOf(band, range, frame) : []), [band, range, frame]);
  return (
    <>
      <Axis frame={frame} taken={ends} />
      {ends.map(({ left, width, label }) => (
        <b key={left} className="tl-range-end" style={{ left, width }}>
          {label}
        </b>
      ))}
    </>
  );
}

/** Which steps are marked, and the way to unmark them. */
export function RangeChip() {
  const actions = useActions();
  const range = useExplorer((state) => state.range);
  if (!range) return null;
  return (
    <button
      type="button"
      className="tl-range"
      title="Marked for copying: Copy… beside the sentence. Press to clear the mark (Esc)."
      aria-label={`Clear the marked range, steps ${range[0]} to ${range[1]}`}
      onClick={() => actions.setRange(null)}
    >
      <span className="clip">
        steps {range[0]}–{range[1]}
      </span>
      <X size={12} strokeWidth={2} />
    </button>
  );
}

/** While it is there, the range reaches from where the playhead was at first to where it is. */
export function Marking() {
  const actions = useActions();
  const position = useExplorer((state) => Math.max(1, state.position));
  const [anchor] = useState(position);
  useEffect(() => actions.setRange([anchor, position]), [actions, anchor, position]);
  return null;
}
