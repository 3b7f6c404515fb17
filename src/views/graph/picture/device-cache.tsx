import { type Box, bottom, right } from '../layout/geometry.ts';
import { type Metrics, PAD_X, TEXT_X } from '../layout/shapes.ts';
import type { Cached } from '../state/objects.ts';
import { cacheSummary } from '../text/cached-words.ts';
import { CachedRow, fitRows, rowKey } from './cached-row.tsx';

interface Props {
  readonly rows: readonly Cached[];
  readonly most: number;
  readonly box: Box;
  readonly metrics: Metrics;
}

/** The ATC, inside its device. With room for one line it counts. */
export function DeviceCache({ rows, most, box, metrics }: Props) {
  const { lh } = metrics;
  const { kept, more } = most === 1 && rows.length > 1 ? { kept: [], more: 0 } : fitRows(rows, most);
  const x = box.x + TEXT_X;
  const top = bottom(box) - (most + 0.25) * lh;
  const y = (row: number): number => top + (row + 0.5) * lh;
  return (
    <>
      <line className="object-rule" x1={box.x + 3} x2={right(box)} y1={top - 2} y2={top - 2} />
      {kept.length === 0 && (
        <text className="t-muted" x={x} y={y(0)}>
          ATC {cacheSummary(rows)}
        </text>
      )}
      {kept.map((row, i) => (
        <CachedRow
          key={rowKey(row)}
          row={row}
          text={row.iova}
          x={x}
          y={y(i)}
          width={box.w - TEXT_X - PAD_X}
          metrics={metrics}
        />
      ))}
      {more > 0 && kept.length > 0 && (
        <text className="t-muted" x={x} y={y(kept.length)}>
          +{more} more
        </text>
      )}
    </>
  );
}
