import { OP, shortCommand } from '../arch/smmuv3/fields/commands.ts';
import { hex } from '../fields/field.ts';
import { objectAt, objectsOf, OBJ_TYPE } from '../iommufd/objects.ts';
import { HWPT, IDEV, VIOMMU } from '../state/ctx-layout.ts';
import type { Machine } from '../state/machine.ts';
import { shared } from './owners.ts';
import { hasSid } from '../state/topology.ts';
import type { Property } from './property.ts';

const STREAM = [OP.ATC_INV, OP.CFGI_CD, OP.CFGI_CD_ALL, OP.CFGI_STE] as const;

/** True when a physical command names what belongs to VM `vm` now: a device of its own by SID, else its own VMID. */
function own(m: Machine, vm: number, iommu: number, w0: number, w1: number): boolean {
  const k = m.ctxs[vm];
  if (STREAM.some((opcode) => opcode === (w0 & 0xff)))
    return [...objectsOf(k, OBJ_TYPE.device)].some((id) => {
      const device = m.topo.devices[m.w[objectAt(k, id) + IDEV.device]];
      return device.iommu === iommu && hasSid(device, w1);
    });
  const vmid = w1 & 0xffff;
  return (
    [...objectsOf(k, OBJ_TYPE.viommu)].some((id) => m.w[objectAt(k, id) + VIOMMU.vmid] === vmid) ||
    [...objectsOf(k, OBJ_TYPE.hwptPaging)].some((id) => m.w[objectAt(k, id) + HWPT.vmid] === vmid)
  );
}

export const ISOLATION: Property = {
  id: 'isolation',
  statement:
    "Judged when hardware executes: a guest's commands touch only its own VMID and the SIDs of its own devices at that moment.",
  source: 'arm_vsmmu_convert_user_cmd(), arm-smmu-v3-iommufd.c',
  monitor: {
    consume: ({ m }, queue, pos, iommu, w0, w1) =>
      own(m, m.topo.guestIommus[queue].vm, iommu, w0, w1)
        ? undefined
        : { pos, other: pos, detail: [iommu, w0, w1, 0] as const },
  },
  exercisedBy: "a guest's command executed by an SMMU behind which somebody else has something, too",
  exercises: { consume: ({ m }, queue, _, iommu) => shared(m, iommu, m.topo.guestIommus[queue].vm) },
  sentence: (e, { topo }) => {
    const [iommu, w0, w1]: readonly number[] = e.detail;
    const device = topo.devices.find((one) => one.iommu === iommu && hasSid(one, w1));
    const command = shortCommand([w0, w1, 0, 0], 'SID').replace(/ all$/, '');
    return STREAM.some((opcode) => opcode === (w0 & 0xff))
      ? `${topo.iommus[iommu].name} executes ${command} for ${topo.vms[topo.guestIommus[e.queue].vm].name} (command ${e.pos}), to which ${device?.name ?? `SID ${hex(w1)}`} does not belong any more.`
      : `${topo.iommus[iommu].name} executes ${command} for ${topo.vms[topo.guestIommus[e.queue].vm].name} (command ${e.pos}) with VMID ${w1 & 0xffff}, which is not its own.`;
  },
};
