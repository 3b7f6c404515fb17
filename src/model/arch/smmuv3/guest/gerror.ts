/** The GERROR interrupt of an emulated SMMU, as Linux's driver serves it. */
import { OP, command } from '../fields/commands.ts';
import { CERROR, CONS_ERR_SHIFT, GERROR_CMDQ } from '../fields/register-bits.ts';
import { consOf } from '../hw/cmdq.ts';
import { REGS } from '../state.ts';
import { guestSlot, trap } from '../vmm/vmm.ts';
import { GUEST_EVENT } from '../../../guest/events.ts';
import { VCPU, VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Position, Vcpu, GuestIommu, Word } from '../../../state/numbers.ts';
import { VCPU_KIND, VCPU_PHASE } from '../../../state/phases.ts';

/** What the driver puts over an illegal command: CMD_SYNC with CS = SEV (__arm_smmu_cmdq_skip_err()). */
const SKIP_SYNC = command(OP.SYNC, { cs: 2, msh: 3, msiattr: 0xf });

/** arm_smmu_gerror_handler(): read, skip the illegal command, acknowledge. */
export function serveGerror(m: Machine, v: GuestIommu, c: Vcpu, kind: number): void {
  const { w } = m;
  const at = m.layout.vcpus[c];
  const actor = m.actors.guest + c;
  const { regs, ctl } = m.layout.guestIommus[v];
  const cons: Position = consOf(m, regs);
  if (kind === VCPU_KIND.irq) {
    const status: Word = w[regs + REGS.cmdqCons];
    w[ctl + VMM.irq] = 0;
    w[at + VCPU.guestIommu] = v;
    // CERROR_ABT and CERROR_ATC_INV_SYNC leave the queue as it is; anything else is overwritten.
    const cerror = status >>> CONS_ERR_SHIFT;
    const leaves = cerror === CERROR.ABT || cerror === CERROR.ATC_INV_SYNC;
    w[at + VCPU.phase] = leaves ? VCPU_PHASE.acknowledge : VCPU_PHASE.skip;
    m.emit(GUEST_EVENT.seesError, actor, v, cons, c, w[regs + REGS.gerror], status);
    return;
  }
  if (kind === VCPU_KIND.skip) {
    const slot = guestSlot(m, v, cons);
    const [w0, w1] = [m.mem.read32(slot), m.mem.read32(slot + 4)];
    m.mem.writeWords(slot, SKIP_SYNC);
    w[at + VCPU.phase] = VCPU_PHASE.acknowledge;
    m.emit(GUEST_EVENT.skip, actor, v, cons, c, w0, w1);
    return;
  }
  w[regs + REGS.gerrorn] = (w[regs + REGS.gerrorn] & ~GERROR_CMDQ) | (w[regs + REGS.gerror] & GERROR_CMDQ);
  w[at + VCPU.phase] = VCPU_PHASE.run;
  w[at + VCPU.guestIommu] = 0;
  const { hwQueueOf } = m.topo.guestIommus[v];
  m.emit(GUEST_EVENT.acknowledge, actor, v, cons, c, w[regs + REGS.gerrorn], hwQueueOf === undefined ? 0 : 1);
  if (hwQueueOf === undefined) trap(m, v, c);
}
