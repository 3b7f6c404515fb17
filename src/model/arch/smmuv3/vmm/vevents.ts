/** What a VMM takes from a vEVENTQ, and how it hands records to its guest's event queue. */
import { RECORD_BYTES } from '../fields/records.ts';
import { CR0_EVENTQEN } from '../fields/register-bits.ts';
import type { Ctx } from '../../../iommufd/ctx.ts';
import { readEvents } from '../../../iommufd/objects/eventq.ts';
import type { Rule } from '../../../iommufd/uapi/rules.ts';
import { isRule } from '../../../iommufd/uapi/user.ts';
import { eventq, recordAddress } from '../hw/eventq.ts';
import { REGS } from '../state.ts';
import type { Handed, Machine, TakenRecords } from '../../../state/machine.ts';
import { advance } from '../../../state/queue.ts';
import { toPhysical } from '../../../state/topology.ts';

const HEADER_WORDS = 2;
/** struct iommu_vevent_arm_smmuv3: four little-endian 64-bit words, a record as hardware writes it. */
const EVENT_WORDS = RECORD_BYTES / 4;
const OVERFLOW = 0x80000000;

/** read() on the file of a vEVENTQ, `bytes` at the most (iommufd_veventq_fops_read()). */
export function takeEvents(k: Ctx, queue: number, bytes: number): Rule | TakenRecords {
  const answer = readEvents(k, queue, bytes);
  if (isRule(answer)) return answer;
  const words = new Uint32Array(answer.buffer);
  const records: Uint32Array[] = [];
  let [lost, first, last] = [0, 0, 0];
  for (let at = 0; at < words.length; at += words[at] ? HEADER_WORDS : HEADER_WORDS + EVENT_WORDS) {
    if (words[at]) {
      lost = words[at + 1] + 1;
      continue;
    }
    if (records.length === 0) first = words[at + 1];
    last = words[at + 1];
    records.push(words.slice(at + HEADER_WORDS, at + HEADER_WORDS + EVENT_WORDS));
  }
  return { records, lost, first, last };
}

/**
 * Writes records at EVENTQ_PROD of an emulated SMMU, as hardware does: what finds no room is lost, and OVFLG is toggled unless
 * an overflow waits to be acknowledged (IHI 0070 7.4). `missing`: further ones are known to be lost, and the guest is to hear of it.
 */
export function handToGuest(m: Machine, v: number, records: readonly Uint32Array[], missing: boolean): Handed {
  const { regs } = m.layout.guestIommus[v];
  const { w } = m;
  const prod = regs + REGS.eventqProd;
  let written = 0;
  const on = (w[regs + REGS.cr0] & CR0_EVENTQEN) !== 0;
  for (const record of on ? records : []) {
    const { log2, prod: pos, cons } = eventq(m, regs);
    if ((pos ^ cons) === 2 ** log2) break;
    m.mem.writeWords(toPhysical(m.topo.vms[m.topo.guestIommus[v].vm], recordAddress(m, regs, pos)), record);
    w[prod] = ((w[prod] & OVERFLOW) | advance(pos, 1, log2)) >>> 0;
    written++;
  }
  if (on && (missing || written < records.length) && !eventq(m, regs).overflow) w[prod] = (w[prod] ^ OVERFLOW) >>> 0;
  return { written, overflow: eventq(m, regs).overflow };
}
