/** Event records of a physical SMMU that belong to a guest: into the event queue of its viommu (arm_smmu_handle_event()). */
import { EVENT, RECORD, RECORD_BYTES } from '../fields/records.ts';
import { getField, setField } from '../../../fields/field.ts';
import { readWords } from '../hw/config.ts';
import { eventq, recordAddress } from '../hw/eventq.ts';
import { IDEV, VEVENTQ } from '../../../state/ctx-layout.ts';
import { REGS } from '../state.ts';
import type { Machine } from '../../../state/machine.ts';
import type { ObjectId, Other, RecordType, Sid, Iommu, Vm, Vsid } from '../../../state/numbers.ts';
import { advance } from '../../../state/queue.ts';
import { hasSid } from '../../../state/topology.ts';
import { KERNEL_EVENT } from '../../../iommufd/events.ts';
import { queueOf, reportEvent } from '../../../iommufd/objects/eventq.ts';
import { OBJ_TYPE, findObject, objectAt } from '../../../iommufd/objects/objects.ts';

/** IOMMU_VEVENTQ_TYPE_ARM_SMMUV3. */
const VEVENTQ_TYPE = 1;

/** Faults of stage 1 and of the guest's own tables; the rest is the host's. */
const FORWARDED: readonly number[] = [
  EVENT.C_BAD_STE,
  EVENT.F_STREAM_DISABLED,
  EVENT.C_BAD_SUBSTREAMID,
  EVENT.C_BAD_CD,
  EVENT.F_TRANSLATION,
  EVENT.F_ADDR_SIZE,
  EVENT.F_ACCESS,
  EVENT.F_PERMISSION,
];

/** True when the host's driver has a record to look at. */
export function recordPending(m: Machine, s: Iommu): boolean {
  const { prod, cons } = eventq(m, m.layout.iommus[s].regs);
  return prod !== cons;
}

/** Takes one record off the queue. */
export function forwardRecord(m: Machine, s: Iommu): void {
  const { regs } = m.layout.iommus[s];
  const { cons, log2 } = eventq(m, regs);
  const record = readWords(m, recordAddress(m, regs, cons), RECORD_BYTES / 4);
  m.w[regs + REGS.eventqCons] = advance(cons, 1, log2);
  const type: RecordType = getField(RECORD.TYPE, record);
  const sid: Sid = getField(RECORD.SID, record);
  const found = queueFor(m, s, record);
  if (!found) {
    m.emit(KERNEL_EVENT.vevent, m.actors.host, s, type, sid, 0, 0, 0, 0, 0);
    return;
  }
  const { ctx, queue, vsid } = found;
  const k = m.ctxs[ctx];
  const number: Other = m.w[objectAt(k, queue) + VEVENTQ.sequence];
  setField(RECORD.SID, record, vsid);
  const kept = reportEvent(k, queue, [...record]);
  m.emit(KERNEL_EVENT.vevent, m.actors.host, s, type, sid, ctx, queue, vsid, number, kept ? 0 : 1);
}

/** The event queue of the viommu that the stream's device is attached through, and the vSID sampled then. */
function queueFor(m: Machine, s: Iommu, record: Uint32Array): { ctx: Vm; queue: ObjectId; vsid: Vsid } | undefined {
  const forwarded = FORWARDED.includes(getField(RECORD.TYPE, record)) && getField(RECORD.S2, record) === 0;
  if (!forwarded) return undefined;
  const sid = getField(RECORD.SID, record);
  for (const [ctx, k] of m.ctxs.entries()) {
    const idev = findObject(k, OBJ_TYPE.device, (at) => {
      const device = m.topo.devices[m.w[at + IDEV.device]];
      return device.iommu === s && hasSid(device, sid);
    });
    const viommu = idev ? m.w[objectAt(k, idev) + IDEV.viommu] : 0;
    const queue = viommu ? queueOf(k, viommu, VEVENTQ_TYPE) : 0;
    if (queue) return { ctx, queue, vsid: m.w[objectAt(k, idev) + IDEV.vsid] };
  }
  return undefined;
}
