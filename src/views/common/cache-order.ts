import type { CacheRow } from '../../worker/protocol.ts';

const order = (a: CacheRow, b: CacheRow): number =>
  Number(a.stages === '2') - Number(b.stages === '2') ||
  a.vmid - b.vmid ||
  a.asid - b.asid ||
  Number(a.iova) - Number(b.iova) ||
  (a.goneAt ?? Number.POSITIVE_INFINITY) - (b.goneAt ?? Number.POSITIVE_INFINITY) ||
  0;

/** By tag and address, those of stage 2 alone last, so that an entry keeps its row when it goes stale or away. */
export const inOrder = (rows: readonly CacheRow[]): readonly CacheRow[] => [...rows].sort(order);
