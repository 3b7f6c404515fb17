import { bottom, right } from '../layout/geometry.ts';
import { charsIn, PAD_Y, TEXT_X } from '../layout/shapes.ts';
import type { ShownNode } from '../state/objects.ts';
import { clip } from '../text/fit.ts';
import { CACHE_CHARS, CacheTable } from './cache-table.tsx';
import type { NodeProps } from './node-props.ts';
import { QUEUE_CHARS, QueueRows } from './queue-rows.tsx';

const indexes = ({ queue }: ShownNode): string =>
  queue ? `PROD ${queue.prod.index}  CONS ${queue.cons.index}${queue.error ? `  ${queue.error}` : ''}` : '';

/** What an IOMMU holds: the end of its command queue where there is room, and its IOTLB. */
export function IommuCard({ node, shown, box, layout: { metrics, tableRows, form } }: NodeProps) {
  const { ch, lh } = metrics;
  const chars = charsIn(box.w, metrics);
  const withQueue = tableRows > 0 && chars >= QUEUE_CHARS + CACHE_CHARS + 4;
  const split = withQueue ? Math.min(box.w - (CACHE_CHARS + 4) * ch, box.w * 0.52) : 0;
  const x = box.x + TEXT_X;
  const y = (line: number): number => box.y + PAD_Y + (line + 0.5) * lh;
  // Beside the queue the table's title has the first line; else it needs one of its own.
  const most = withQueue || form === 'cells' ? tableRows : Math.max(0, tableRows - 1);
  const room = (withQueue ? Math.floor(split / ch) : chars) - node.title.length - 4;
  const [size, ...states] = shown.lines;
  const told = (facts: readonly string[]): string => facts.filter((fact) => fact !== '').join('  ');
  const [all, less] = [told([size, indexes(shown), ...states]), told([indexes(shown), ...states])];
  const facts = withQueue ? (all.length <= room ? all : less) : told([less, ...(shown.running ?? [])]);
  return (
    <>
      <text className="t-title" x={x} y={y(0)}>
        {node.title}
      </text>
      <text x={x + (node.title.length + 1.5) * ch} y={y(0)}>
        {clip(facts, room)}
      </text>
      {withQueue && (
        <>
          <line className="object-rule" x1={box.x + split} x2={box.x + split} y1={box.y + 6} y2={bottom(box) - 6} />
          <QueueRows shown={shown} rows={tableRows} left={box.x} width={split} y={y} ch={ch} />
        </>
      )}
      <CacheTable
        rows={shown.cache}
        most={most}
        x={x + split}
        right={right(box)}
        y={y}
        line={withQueue ? 0 : 1}
        metrics={metrics}
      />
    </>
  );
}
