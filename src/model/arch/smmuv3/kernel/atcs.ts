/** Whose ATC a stage 2 is cached in, and commands of the host's own that go to a physical CMDQ. */
import { getField } from '../../../fields/field.ts';
import type { Ctx } from '../../../iommufd/ctx.ts';
import { OBJ_TYPE, objectAt, objectsOf, typeOf } from '../../../iommufd/objects/objects.ts';
import { stage2Of } from '../../../iommufd/targets.ts';
import { IDEV, NESTED } from '../../../state/ctx-layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { HostPosition, Iommu, ObjectId } from '../../../state/numbers.ts';
import { advance } from '../../../state/queue.ts';
import { STE } from '../fields/descriptors.ts';
import { queueLog2, slotAddress } from '../hw/cmdq.ts';
import { REGS } from '../state.ts';
import { vmidOf } from './vmid.ts';
import { translates } from './vste.ts';

/** Devices that are attached to a stage 2, or to a nested hwpt on it, where it has this VMID. */
export function attached(m: Machine, k: Ctx, hwpt: ObjectId, iommu: Iommu, vmid: number): number[] {
  return [...objectsOf(k, OBJ_TYPE.device)].filter((id) => {
    const at = objectAt(k, id);
    const to = m.w[at + IDEV.hwpt];
    if (to === 0 || m.topo.devices[m.w[at + IDEV.device]].iommu !== iommu) return false;
    if (to === hwpt) return true;
    return typeOf(k, to) === OBJ_TYPE.hwptNested && stage2Of(k, to) === hwpt && vmidOf(k, to) === vmid;
  });
}

/** True where the host has switched ATS on: the vSTE asks for it and the device has it. */
export function usesAts(m: Machine, k: Ctx, idev: ObjectId): boolean {
  const hwpt = m.w[objectAt(k, idev) + IDEV.hwpt];
  if (typeOf(k, hwpt) !== OBJ_TYPE.hwptNested) return false;
  const ste = objectAt(k, hwpt) + NESTED.data;
  return (
    translates(m.w, ste) &&
    getField(STE.EATS, m.w, ste) === 1 &&
    m.topo.devices[m.w[objectAt(k, idev) + IDEV.device]].ats
  );
}

/** Writes commands to a physical CMDQ, then PROD once; where they begin. */
export function write(m: Machine, iommu: Iommu, commands: readonly ArrayLike<number>[]): HostPosition {
  const { regs } = m.layout.iommus[iommu];
  const log2 = queueLog2(m, regs);
  const first: HostPosition = m.w[regs + REGS.cmdqProd];
  for (const [i, words] of commands.entries()) m.mem.writeWords(slotAddress(m, regs, advance(first, i, log2)), words);
  m.w[regs + REGS.cmdqProd] = advance(first, commands.length, log2);
  return first;
}
