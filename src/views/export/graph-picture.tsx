import { useRef } from 'react';
import type { Size } from '../../ui/use-size.ts';
import type { Opened, View } from '../../worker/protocol.ts';
import { layoutOf, scaleOf } from '../graph/layout/layout.ts';
import { Markers } from '../graph/picture/markers.tsx';
import { Picture } from '../graph/picture/picture.tsx';
import { objectsOf } from '../graph/state/objects.ts';

export const GRAPH: Size = { width: 1080, height: 560 };
const FONT = 12;
const NOTHING: ReadonlySet<string> = new Set();

/** The objects of a run at a position, as the page draws them. */
export function GraphPicture({
  opened,
  view,
  size = GRAPH,
}: {
  readonly opened: Opened;
  readonly view: View;
  readonly size?: Size;
}) {
  const content = useRef<SVGGElement>(null);
  const { nodes, edges } = opened;
  const layout = layoutOf(nodes, edges, size, FONT);
  const k = scaleOf(layout, size);
  const x = (size.width - layout.width * k) / 2;
  return (
    <g className={`graph-svg form-${layout.form} no-motion`} style={{ fontSize: layout.metrics.font }}>
      <Markers />
      <g transform={`translate(${x} ${Math.max(0, (size.height - layout.height * k) / 2)}) scale(${k})`}>
        <Picture
          nodes={nodes}
          layout={layout}
          only={NOTHING}
          objects={objectsOf(view, new Map())}
          events={view.events}
          position={view.position}
          content={content}
          flat
        />
      </g>
    </g>
  );
}
