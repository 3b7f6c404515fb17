/** Whether a cached CD is the one in memory. */
import { LAST_KEY } from '../../../state/looks.ts';
import type { Machine } from '../../../state/machine.ts';
import { CD_ENTRY } from '../state.ts';

/** True when a cached CD of these streams is not the one at `pa`. */
export function holdsOther(m: Machine, iommu: number, sids: readonly number[], pa: number): boolean {
  const { contexts } = m.caches[iommu];
  const differs = (at: number): boolean => {
    for (let j = 0; j < 16; j++) if (m.w[at + CD_ENTRY.w + j] !== m.mem.read32(pa + j * 4)) return true;
    return false;
  };
  return contexts.find(0, LAST_KEY, differs, sids) >= 0;
}
