/**
 * NVIDIA Tegra241 CMDQ-Virtualization: a command queue of a guest that hardware runs. It carries three commands and
 * CMD_SYNC, puts in the VMID of its VINTF, replaces vSIDs when it executes, and stops by itself (tegra241-cmdqv.c).
 */
import { OP } from '../fields/commands.ts';
import { CERROR, CONS_ERR_SHIFT, CONS_RD, GERROR_CMDQ } from '../fields/register-bits.ts';
import { idevOf } from '../../../iommufd/objects/device.ts';
import { objectAt } from '../../../iommufd/objects/objects.ts';
import { xaLoad, xaObject } from '../../../iommufd/objects/xarray.ts';
import { consOf, readCommand, stopped } from '../hw/cmdq.ts';
import { decoderOf, execute, mayBeLate } from '../hw/execute.ts';
import { waits } from '../hw/smmu.ts';
import { IDEV, VDEVICE, VIOMMU } from '../../../state/ctx-layout.ts';
import { REGS } from '../state.ts';
import { VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Cerror, Position, Vsid, GuestIommu } from '../../../state/numbers.ts';
import { advance } from '../../../state/queue.ts';
import { guestSlot } from '../vmm/vmm.ts';
import { HW_QUEUE_EVENT } from '../../../iommu/hw-queue-events.ts';

/** True for what a VCMDQ of a guest may carry beside CMD_SYNC (tegra241_guest_vcmdq_supports_cmd()). */
export const carries = (opcode: number): boolean =>
  opcode === OP.TLBI_NH_ASID || opcode === OP.TLBI_NH_VA || opcode === OP.ATC_INV;

/** The vdevice for whose vSID a SID_MATCH of the queue's VINTF is set now, or 0: each has a slot, and its viommu's xarray knows it. */
function matching(m: Machine, q: GuestIommu, vsid: Vsid): number {
  const { vm, hwQueueOf } = m.topo.guestIommus[q];
  const k = m.ctxs[vm];
  const viommu = objectAt(k, m.w[m.layout.guestIommus[hwQueueOf!].ctl + VMM.viommu]);
  return xaObject(xaLoad(k, viommu + VIOMMU.vdevs, vsid, 0));
}

/** The slot that matches the command at CONS, from 1; 0 where it names no vSID, or one that no slot has. */
function slotAtCons(m: Machine, q: GuestIommu): number {
  const words = readCommand(m, guestSlot(m, q, consOf(m, m.layout.guestIommus[q].regs)));
  if ((words[0] & 0xff) !== OP.ATC_INV) return 0;
  const k = m.ctxs[m.topo.guestIommus[q].vm];
  return m.w[objectAt(k, matching(m, q, words[1])) + VDEVICE.slot];
}

/** The command at CONS as hardware executes it, until the next one is read: VMID and SID put in. Undefined: not for this queue, or of no device. */
function translated(m: Machine, q: GuestIommu): Uint32Array | undefined {
  const { regs } = m.layout.guestIommus[q];
  const words = readCommand(m, guestSlot(m, q, consOf(m, regs)));
  const opcode = words[0] & 0xff;
  if (opcode === OP.SYNC) return words;
  if (!carries(opcode)) return undefined;
  const { vm, hwQueueOf } = m.topo.guestIommus[q];
  const k = m.ctxs[vm];
  const viommu = objectAt(k, m.w[m.layout.guestIommus[hwQueueOf!].ctl + VMM.viommu]);
  if (opcode !== OP.ATC_INV) {
    words[1] = ((words[1] & 0xffff0000) | m.w[viommu + VIOMMU.vmid]) >>> 0;
    return words;
  }
  const vdevice = matching(m, q, words[1]);
  if (!vdevice) return undefined;
  words[1] = m.topo.devices[m.w[objectAt(k, idevOf(k, vdevice)) + IDEV.device]].sid;
  return words;
}

/** True when the queue runs, and a command is in it. */
function hasNext(m: Machine, q: GuestIommu): boolean {
  const { regs, ctl } = m.layout.guestIommus[q];
  return m.w[ctl + VMM.hwQueue] !== 0 && !stopped(m, regs) && consOf(m, regs) !== m.w[regs + REGS.cmdqProd];
}

/** True when hardware can consume the next command of the queue. */
export function canRun(m: Machine, q: GuestIommu): boolean {
  if (!hasNext(m, q)) return false;
  const words = translated(m, q);
  return !words || !waits(m, m.topo.guestIommus[q].iommu, words[0] & 0xff, words[1], q + 1);
}

/** True when it can be consumed now and take effect later. */
export function canRunLate(m: Machine, q: GuestIommu): boolean {
  const s = m.topo.guestIommus[q].iommu;
  if (!hasNext(m, q)) return false;
  const words = translated(m, q);
  if (!words || !mayBeLate(m, s, decoderOf(m, s), words[0], words[2])) return false;
  return !m.caches[s].late.full && !waits(m, s, words[0] & 0xff, words[1], q + 1);
}

/** Consumes the next command; with `late` its effect is still to come. */
export function run(m: Machine, q: GuestIommu, late: boolean): void {
  const { regs, ctl } = m.layout.guestIommus[q];
  const s = m.topo.guestIommus[q].iommu;
  const actor = m.actors.iommu + s;
  const pos: Position = consOf(m, regs);
  const words = translated(m, q);
  const sync = words && (words[0] & 0xff) === OP.SYNC;
  if (!words) {
    stop(m, q, pos, CERROR.ILL);
    return;
  }
  if (sync && m.w[ctl + VMM.timedOut]) {
    m.w[ctl + VMM.timedOut] = 0;
    stop(m, q, pos, CERROR.ATC_INV_SYNC);
    return;
  }
  const [w0, w1, w2, w3] = words;
  if (sync) m.emit(HW_QUEUE_EVENT.sync, actor, q, pos);
  else m.emit(HW_QUEUE_EVENT.consume, actor, q, pos, w0, w1, w2, w3, late ? 1 : 0, slotAtCons(m, q));
  const cerror = late ? CERROR.NONE : execute(m, s, decoderOf(m, s), w0, w1, w2, w3, q + 1);
  if (late) m.caches[s].late.insert([w0, w1, w2, w3, q + 1]);
  if (cerror !== CERROR.NONE) {
    stop(m, q, pos, cerror);
    return;
  }
  const next = advance(pos, 1, m.topo.guestIommus[q].commandsLog2);
  m.w[regs + REGS.cmdqCons] = ((m.w[regs + REGS.cmdqCons] & ~CONS_RD) | next) >>> 0;
  m.w[ctl + VMM.fetched] = next;
}

/** The queue stops, and no other; the guest is interrupted through its VINTF's error map. */
function stop(m: Machine, q: GuestIommu, pos: Position, cerror: Cerror): void {
  const { regs, ctl } = m.layout.guestIommus[q];
  m.w[regs + REGS.cmdqCons] = (pos | (cerror << CONS_ERR_SHIFT)) >>> 0;
  m.w[regs + REGS.gerror] ^= GERROR_CMDQ;
  m.w[ctl + VMM.irq] = 1;
  m.emit(HW_QUEUE_EVENT.error, m.actors.iommu + m.topo.guestIommus[q].iommu, q, pos, m.w[regs + REGS.cmdqCons], cerror);
}
