/**
 * A VCMDQ whose VM has ended goes to another VM. Hardware tells of an ATC_INV that was not answered at the next CMD_SYNC of
 * the queue, whoever has it then; the driver asks for it before (tegra241_vcmdq_hw_flush_timeout()).
 */
import { KERNEL_EVENT } from '../iommufd/events.ts';
import { owesAnswer } from '../pcie/device.ts';
import { CONS_RD } from '../fields/register-bits.ts';
import { DEVICE, INV, REGS, VMM } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import type { FaultSpec } from '../state/topology.ts';

type Reassign = Extract<FaultSpec, { kind: 'reassign' }>;

/** Number of an emulated SMMU's VCMDQ, or -1. */
const vcmdqOf = (m: Machine, vsmmu: number): number =>
  m.topo.vsmmus.findIndex((queue) => queue.vcmdqOf !== undefined && queue.vcmdqOf === vsmmu);

/** The driver's CMD_SYNC comes back when every ATC_INV of the queue was answered or given up. */
export function reassignReady(m: Machine, { from, flush }: Reassign): boolean {
  const queue = vcmdqOf(m, from);
  return queue < 0 || !flush || !owesAnswer(m, m.topo.vsmmus[queue].smmu, queue + 1);
}

export function reassign(m: Machine, { from, to, flush }: Reassign): void {
  const [before, after] = [vcmdqOf(m, from), vcmdqOf(m, to)];
  m.emit(KERNEL_EVENT.reassign, m.actors.host, from, to, before < 0 ? 0 : 1, flush ? 1 : 0);
  if (before < 0) return;
  const { w } = m;
  const { regs, ctl } = m.layout.vsmmus[before];
  // What it has not looked at by now it never will.
  w[regs + REGS.cmdqCons] = ((w[regs + REGS.cmdqCons] & ~CONS_RD) | w[regs + REGS.cmdqProd]) >>> 0;
  if (!flush) {
    w[m.layout.vsmmus[after].ctl + VMM.timedOut] |= w[ctl + VMM.timedOut];
    for (const { ctl: device, inv } of m.layout.devices)
      for (let i = 0; i < w[device + DEVICE.invCount]; i++)
        if (w[inv + i * INV.SIZE + INV.from] === before + 1) w[inv + i * INV.SIZE + INV.from] = after + 1;
  }
  w[ctl + VMM.timedOut] = 0;
}
