import type { CacheRow } from '../../worker/protocol.ts';

const order = (a: CacheRow, b: CacheRow): number =>
  a.vmid - b.vmid ||
  a.asid - b.asid ||
  Number(a.iova) - Number(b.iova) ||
  (a.goneAt ?? Number.POSITIVE_INFINITY) - (b.goneAt ?? Number.POSITIVE_INFINITY) ||
  0;

/** By tag and address, so that an entry keeps its row when it goes stale or away. */
export const inOrder = (rows: readonly CacheRow[]): readonly CacheRow[] => [...rows].sort(order);
