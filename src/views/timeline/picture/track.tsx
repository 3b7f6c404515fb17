import type { ReactNode, RefObject } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import type { Span } from '../../../worker/protocol.ts';
import { Breaks, Grid } from './axis.tsx';
import { Poles } from './flags.tsx';
import { Lane } from './lane.tsx';
import type { Lanes } from '../time/lanes.ts';
import { RangeBand } from './range-band.tsx';
import type { Frame } from '../time/scale.ts';

interface Props {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly lanes: Lanes;
  /** Rows. */
  readonly drawn: readonly number[];
  readonly frame: Frame;
  readonly row: number;
  /** What moves across the lanes. */
  readonly children: ReactNode;
}

const NONE: readonly Span[] = [];

/** The lanes in sight. The picture is for eyes: its words are in the text form. */
export function Track({ ref, lanes: { used, idle }, drawn, frame, row, children }: Props) {
  const timeline = useExplorer((state) => state.timeline);
  const actors = useExplorer((state) => state.opened?.actors) ?? [];
  const rows = used.length + (idle.length > 0 ? 1 : 0);
  return (
    <div className="tl-track" ref={ref} style={{ minHeight: rows * row }} aria-hidden="true">
      <Grid frame={frame} />
      <RangeBand frame={frame} />
      {drawn.map((at) => (
        <Lane
          key={used[at]}
          spans={timeline?.lanes[used[at]] ?? NONE}
          kind={actors[used[at]].kind}
          frame={frame}
          top={at * row}
          height={row}
        />
      ))}
      <Breaks frame={frame} />
      <Poles frame={frame} />
      {children}
    </div>
  );
}
