/** Whether a cached CD is the one in memory. */
import type { Machine } from '../../../state/machine.ts';
import { CD_ENTRY } from '../state.ts';

/** True when a cached CD of these streams is not the one at `pa`. */
export function holdsOther(m: Machine, iommu: number, sids: readonly number[], pa: number): boolean {
  const { contexts } = m.caches[iommu];
  for (let i = 0; i < contexts.length; i++) {
    const at = contexts.at(i);
    if (!sids.includes(m.w[at + CD_ENTRY.sid])) continue;
    for (let j = 0; j < 16; j++) if (m.w[at + CD_ENTRY.w + j] !== m.mem.read32(pa + j * 4)) return true;
  }
  return false;
}
