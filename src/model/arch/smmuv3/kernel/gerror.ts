/** How the host's driver meets an error of a physical command queue (arm_smmu_gerror_handler, __arm_smmu_cmdq_skip_err). */
import { CERROR, CONS_ERR_SHIFT, GERROR_CMDQ } from '../fields/register-bits.ts';
import { consOf, queueLog2, readCommand, slotAddress, stopped } from '../hw/cmdq.ts';
import { OP } from '../fields/commands.ts';
import type { Cerror, Device, HostPosition, Iommu } from '../../../state/numbers.ts';
import { advance } from '../../../state/queue.ts';
import { hasSid } from '../../../state/topology.ts';
import { REGS } from '../state.ts';
import type { Machine } from '../../../state/machine.ts';
import { cutOff } from './driver.ts';
import { KERNEL_EVENT } from '../../../iommufd/events.ts';
import { SYNC_WORDS } from './sync-words.ts';

export const gerrorPending = (m: Machine, s: Iommu): boolean =>
  stopped(m, m.layout.iommus[s].regs) && !m.broken.has('gerror-ignored');

/** An illegal command is overwritten by a CMD_SYNC, everything else is tried again; the acknowledgement restarts the queue. */
export function handleGerror(m: Machine, s: Iommu): void {
  const { regs } = m.layout.iommus[s];
  const { w } = m;
  const cerror: Cerror = (w[regs + REGS.cmdqCons] >>> CONS_ERR_SHIFT) & 0x7f;
  if (cerror === CERROR.ILL) m.mem.writeWords(slotAddress(m, regs, consOf(m, regs)), SYNC_WORDS);
  if (cerror === CERROR.ATC_INV_SYNC && m.design.kernel.quarantine) quarantine(m, s);
  w[regs + REGS.gerrorn] = ((w[regs + REGS.gerrorn] & ~GERROR_CMDQ) | (w[regs + REGS.gerror] & GERROR_CMDQ)) >>> 0;
  const at: HostPosition = consOf(m, regs);
  m.emit(KERNEL_EVENT.seesError, m.actors.host, s, cerror, at);
}

/** Nothing tells which of the ATC_INVs since the CMD_SYNC before was not answered: all their devices are cut off. */
function quarantine(m: Machine, s: Iommu): void {
  const { regs } = m.layout.iommus[s];
  const log2 = queueLog2(m, regs);
  let pos: HostPosition = consOf(m, regs);
  for (let left = 2 ** log2 - 1; left > 0; left--) {
    pos = advance(pos, 2 ** (log2 + 1) - 1, log2);
    const words = readCommand(m, slotAddress(m, regs, pos));
    const opcode = words[0] & 0xff;
    if (opcode === 0 || opcode === OP.SYNC) return;
    const device: Device = m.topo.devices.findIndex((one) => one.iommu === s && hasSid(one, words[1]));
    if (opcode !== OP.ATC_INV || device < 0) continue;
    cutOff(m, device);
    m.emit(KERNEL_EVENT.quarantine, m.actors.host, device);
  }
}
