/** The event queue of an emulated SMMU, as its guest's driver reads it (arm_smmu_evtq_thread(), IHI 0070 7.4). */
import { RECORD_BYTES } from '../fields/records.ts';
import { eventq, recordAddress } from '../hw/eventq.ts';
import { REGS } from '../state.ts';
import type { Machine } from '../../../state/machine.ts';
import { GUEST_EVENT } from '../../../guest/events.ts';
import type { Vcpu, GuestIommu } from '../../../state/numbers.ts';
import { advance } from '../../../state/queue.ts';
import { toPhysical } from '../../../state/topology.ts';

/** Reads all records and acknowledges an overflow: their number, and the first one. */
function drain(m: Machine, v: number): { count: number; first: Uint32Array; overflow: boolean } {
  const { regs } = m.layout.guestIommus[v];
  const { log2, prod, cons, overflow } = eventq(m, regs);
  const at = toPhysical(m.topo.vms[m.topo.guestIommus[v].vm], recordAddress(m, regs, cons));
  const first = Uint32Array.from({ length: RECORD_BYTES / 4 }, (_, i) => m.mem.read32(at + i * 4));
  let count = 0;
  for (let pos = cons; pos !== prod; pos = advance(pos, 1, log2)) count++;
  m.w[regs + REGS.eventqCons] = m.w[regs + REGS.eventqProd];
  return { count, first, overflow };
}

/** True when the guest has something to read: records, or an overflow. */
export function eventsWait(m: Machine, v: number): boolean {
  const { prod, cons, overflow } = eventq(m, m.layout.guestIommus[v].regs);
  return prod !== cons || overflow;
}

/** The guest's driver reads all records. */
export function readEvents(m: Machine, v: GuestIommu, c: Vcpu): void {
  const { count, first, overflow } = drain(m, v);
  const actor = m.actors.guest + c;
  const lost = overflow ? 1 : 0;
  m.emit(GUEST_EVENT.events, actor, c, v, count, first[0] & 0xff, first[1], first[5], first[4], lost);
}
