/** The STE of a guest's stream, as the VMM hands it in. */
import { steAddress } from '../hw/ste-address.ts';
import { NESTING_ALLOWED } from '../kernel/vste.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Vsid, GuestIommu } from '../../../state/numbers.ts';

/** What the VMM hands in of a guest's STE: the bits that user space may set. */
export function guestSte(m: Machine, v: GuestIommu, vsid: Vsid): Uint32Array {
  const { vm } = m.topo.guestIommus[v];
  const { pa, ipa } = m.topo.vms[vm];
  const at = steAddress(m, m.layout.guestIommus[v].regs, vsid, pa - ipa);
  const words = NESTING_ALLOWED.map((allowed, i) => (at < 0 ? 0 : m.mem.read32(at + i * 4) & allowed));
  return Uint32Array.from(words);
}
