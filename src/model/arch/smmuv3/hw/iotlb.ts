/** What an SMMU puts in its IOTLB. */
import type { Machine } from '../../../state/machine.ts';
import { fill } from '../../../state/tlb.ts';

/** QEMU empties a full IOTLB; the architecture lets it drop what it likes. */
export function insert(m: Machine, s: number, entry: ArrayLike<number>): void {
  const { iotlb } = m.caches[s];
  if (m.design.hardware.caches === 'none') return;
  if (m.design.hardware.caches === 'qemu' && iotlb.full) iotlb.clear();
  fill(iotlb, entry);
}
