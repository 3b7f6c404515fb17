import { type Metrics, PAD_X } from '../layout/shapes.ts';
import type { Cached } from '../state/objects.ts';
import { cacheSummary } from '../text/cached-words.ts';
import { CachedRow, fitRows, rowKey } from './cached-row.tsx';

/** Characters of a line, with the word for its state; with and without the size. */
export const CACHE_CHARS = 41;
const WITH_SIZE = 47;

type Cells = Pick<Cached, 'iova' | 'pa' | 'size'> & Readonly<Record<'vmid' | 'asid', number | string>>;

const HEAD: Cells = { vmid: 'VMID', asid: 'ASID', iova: 'IOVA', pa: 'PA', size: 'size' };

const lineOf = ({ vmid, asid, iova, pa, size }: Cells, wide: boolean): string =>
  `${String(vmid).padEnd(4)} ${String(asid).padEnd(4)} ${iova.padEnd(12)} ${pa.padEnd(12)}${wide ? ` ${size.padEnd(5)}` : ''}`;

interface Props {
  readonly rows: readonly Cached[];
  /** How many fit. */
  readonly most: number;
  readonly x: number;
  /** Right end. */
  readonly right: number;
  /** Middle of a line of the card, and the line of the table's title. */
  readonly y: (line: number) => number;
  readonly line: number;
  readonly metrics: Metrics;
}

/** An IOTLB: how many entries of each state, and the entries where there is room. */
export function CacheTable({ rows, most, x, right, y, line, metrics }: Props) {
  const width = Math.min(right - PAD_X - x, (WITH_SIZE + 14) * metrics.ch);
  const wide = width >= (WITH_SIZE + 6) * metrics.ch;
  // Entries of stage 2 alone are of addresses that no device puts on the bus: they are counted only.
  const own = rows.filter(({ stages }) => stages !== '2');
  const { kept, more } = fitRows(own, most);
  return (
    <>
      <text className="t-strong" x={x} y={y(line)}>
        IOTLB
        <tspan className="t-muted" dx={metrics.ch}>
          {cacheSummary(own)}
          {rows.length > own.length && `, ${rows.length - own.length} of S2`}
        </tspan>
      </text>
      {most > 0 && own.length > 0 && (
        <text className="t-muted" x={x} y={y(line + 1)}>
          {lineOf(HEAD, wide)}
        </text>
      )}
      {kept.map((row, i) => (
        <CachedRow
          key={rowKey(row)}
          row={row}
          text={lineOf(row, wide).trimEnd()}
          x={x}
          y={y(line + 2 + i)}
          width={width}
          metrics={metrics}
        />
      ))}
      {more > 0 && most > 0 && (
        <text className="t-muted" x={x} y={y(line + 2 + kept.length)}>
          +{more} more
        </text>
      )}
    </>
  );
}
