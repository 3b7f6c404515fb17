import { useExplorer } from '../../state/use-explorer.ts';
import { explain } from '../../ui/glossary.ts';
import type { CacheRow } from '../../worker/protocol.ts';
import { inOrder } from '../common/cache-order.ts';
import type { Box } from './layout.ts';
import { type Metrics, PAD_X } from './shapes.ts';

interface Props {
  readonly name: string;
  readonly box: Box;
  readonly rows: number;
  readonly metrics: Metrics;
}

/** Entries that still translate come first when not all fit; the inspector has all of them. */
function shown(rows: readonly CacheRow[], most: number): { readonly kept: readonly CacheRow[]; readonly more: number } {
  if (rows.length <= most) return { kept: rows, more: 0 };
  const wanted = [...rows].sort((a, b) => Number(a.state === 'gone') - Number(b.state === 'gone')).slice(0, most - 1);
  return { kept: rows.filter((row) => wanted.includes(row)), more: rows.length - wanted.length };
}

const useCache = (name: string, cache: CacheRow['cache']): readonly CacheRow[] => {
  const caches = useExplorer((state) => state.view?.caches);
  return inOrder(caches?.filter((row) => row.where === name && row.cache === cache) ?? []);
};

/** `2 live 1 stale`; those that are gone count only when there is nothing else. */
function summary(rows: readonly CacheRow[]): string {
  const count = (state: CacheRow['state']): number => rows.filter((row) => row.state === state).length;
  const parts = (['live', 'stale'] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${state}`);
  return parts.join(' ') || 'empty';
}

const wordOf = (row: CacheRow): string => (row.state === 'live' ? '' : row.state);

interface EntryProps {
  readonly row: CacheRow;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly metrics: Metrics;
}

function Entry({ row, text, x, y, width, metrics: { lh, ch } }: EntryProps) {
  const word = wordOf(row);
  return (
    <g className={`cached cached-${row.state}`}>
      <title>{`${row.cache} of ${row.where}: IOVA ${row.iova} → PA ${row.pa}, ${row.size}, VMID ${row.vmid}, ASID ${row.asid}: ${row.state}`}</title>
      <rect className="cached-row" x={x - 3} y={y - lh / 2 + 0.5} width={width + 6} height={lh - 1} />
      {row.state === 'stale' && (
        <rect className="cached-plate" x={x - 3} y={y - lh / 2 + 0.5} width={text.length * ch + 6} height={lh - 1} />
      )}
      <text x={x} y={y}>
        {text}
      </text>
      {row.state === 'gone' && <line x1={x} x2={x + text.length * ch} y1={y} y2={y} />}
      {word && (
        <>
          {row.state === 'stale' && (
            <rect
              className="cached-plate"
              x={x + width - word.length * ch - 3}
              y={y - lh / 2 + 0.5}
              width={word.length * ch + 6}
              height={lh - 1}
            />
          )}
          <text className="cached-word" x={x + width} y={y}>
            {word}
          </text>
        </>
      )}
    </g>
  );
}

/** The ATC, inside its device. */
export function DeviceCache({ name, box, rows, metrics }: Props) {
  const all = useCache(name, 'ATC');
  // One row for several translations tells how many there are of each state.
  const { kept, more } = rows === 1 && all.length > 1 ? { kept: [], more: 0 } : shown(all, rows);
  const { lh } = metrics;
  const top = box.h - (rows + 0.25) * lh;
  const y = (row: number): number => top + (row + 0.5) * lh;
  const width = box.w - 2 * PAD_X - 2;
  return (
    <g>
      <line className="object-rule" x1="3" x2={box.w} y1={top - 2} y2={top - 2} />
      {kept.length === 0 && (
        <text className="object-users" x={PAD_X + 2} y={y(0)}>
          <title>{explain('ATC')}</title>
          ATC {summary(all)}
        </text>
      )}
      {kept.map((row, i) => (
        <Entry
          key={`${row.iova} ${row.asid} ${row.pa} ${row.goneAt ?? ''}`}
          row={row}
          text={row.iova}
          x={PAD_X + 2}
          y={y(i)}
          width={width}
          metrics={metrics}
        />
      ))}
      {more > 0 && (
        <text className="object-users" x={PAD_X + 2} y={y(kept.length)}>
          +{more} more
        </text>
      )}
    </g>
  );
}

/** The IOTLB, inside its SMMU. */
export function SmmuCache({ name, box, rows, metrics }: Props) {
  const all = useCache(name, 'IOTLB');
  const { kept, more } = shown(all, rows);
  const { lh, ch } = metrics;
  const top = box.h - (rows + 1.4) * lh;
  const y = (row: number): number => top + (row + 0.5) * lh;
  const left = PAD_X + 2;
  const column = (row: CacheRow): string =>
    `${String(row.vmid).padEnd(5)} ${String(row.asid).padEnd(5)} ${row.iova.padEnd(15)} ${row.pa.padEnd(15)} ${row.size}`;
  const width = Math.min(box.w - 2 * left, 58 * ch);
  return (
    <g>
      <line className="object-rule" x1="3" x2={box.w} y1={top - 3} y2={top - 3} />
      <text className="object-users" x={left} y={y(0)}>
        <title>{explain('IOTLB')}</title>
        {`VMID  ASID  ${'IOVA'.padEnd(15)} ${'PA'.padEnd(15)} size`}
      </text>
      <text className="object-aside" x={box.w - PAD_X} y={y(0)}>
        {`IOTLB ${all.length === 0 ? 'empty' : `${all.filter((row) => row.state !== 'gone').length} of ${all.length} usable`}`}
      </text>
      {kept.map((row, i) => (
        <Entry
          key={`${row.vmid} ${row.asid} ${row.iova} ${row.goneAt ?? ''}`}
          row={row}
          text={column(row)}
          x={left}
          y={y(i + 1)}
          width={width}
          metrics={metrics}
        />
      ))}
      {more > 0 && (
        <text className="object-users" x={left} y={y(kept.length + 1)}>
          +{more} more
        </text>
      )}
    </g>
  );
}
