/** How the host's driver meets an error of a physical command queue (arm_smmu_gerror_handler, __arm_smmu_cmdq_skip_err). */
import { CERROR, CONS_ERR_SHIFT, GERROR_CMDQ } from '../fields/register-bits.ts';
import { consOf, slotAddress, stopped } from '../smmuv3/cmdq.ts';
import { REGS } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { KERNEL_EVENT } from './events.ts';

/** CMD_SYNC as the driver writes it: CS = SEV, MSH inner shareable, MSIAttr write-back. */
export const SYNC_WORDS = [0x0fc02046, 0, 0, 0];

export const gerrorPending = (m: Machine, s: number): boolean => stopped(m, m.layout.smmus[s].regs);

/** An illegal command is overwritten by a CMD_SYNC, everything else is tried again; the acknowledgement restarts the queue. */
export function handleGerror(m: Machine, s: number): void {
  const { regs } = m.layout.smmus[s];
  const { w } = m;
  const cerror = (w[regs + REGS.cmdqCons] >>> CONS_ERR_SHIFT) & 0x7f;
  if (cerror === CERROR.ILL) m.mem.writeWords(slotAddress(m, regs, consOf(m, regs)), SYNC_WORDS);
  w[regs + REGS.gerrorn] = ((w[regs + REGS.gerrorn] & ~GERROR_CMDQ) | (w[regs + REGS.gerror] & GERROR_CMDQ)) >>> 0;
  m.emit(KERNEL_EVENT.gerror, m.actors.host, s, cerror, consOf(m, regs));
}
