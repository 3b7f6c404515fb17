/** Cache entries by the cache that holds them. */
import type { CacheRow, GraphNode } from '../../../worker/protocol.ts';
import { inOrder } from '../../common/cache-order.ts';

export interface CachePlace {
  readonly cache: CacheRow['cache'];
  readonly where: string;
  readonly rows: readonly CacheRow[];
  readonly counts: Readonly<Record<CacheRow['state'], number>>;
}

/** Every cache of the run in the order of the graph, IOTLBs first; one that holds nothing has no rows. */
export function placesOf(nodes: readonly GraphNode[], caches: readonly CacheRow[]): CachePlace[] {
  const known = (['IOTLB', 'ATC'] as const).flatMap((cache) =>
    nodes.filter((node) => node.cache === cache).map(({ title }) => ({ cache, where: title })),
  );
  return known.map(({ cache, where }) => {
    const rows = inOrder(caches.filter((row) => row.cache === cache && row.where === where));
    const counts = { live: 0, stale: 0, gone: 0, flight: 0 };
    for (const { state } of rows) counts[state]++;
    return { cache, where, rows, counts };
  });
}

/** `3 live, 1 stale, 1 in flight, 2 gone`; live is always told. */
export const countsText = ({ live, stale, gone, flight }: CachePlace['counts']): string =>
  [`${live} live`, stale && `${stale} stale`, flight && `${flight} in flight`, gone && `${gone} gone`]
    .filter(Boolean)
    .join(', ');
