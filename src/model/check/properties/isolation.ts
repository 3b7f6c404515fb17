import { hex } from '../../fields/field.ts';
import { findObject, OBJ_TYPE } from '../../iommufd/objects/objects.ts';
import { HWPT, IDEV, VIOMMU } from '../../state/ctx-layout.ts';
import type { Machine } from '../../state/machine.ts';
import { shared } from '../owners.ts';
import { hasSid } from '../../state/topology.ts';
import type { Property } from '../property.ts';
import { WORDS } from '../../arch/words.ts';

/** True when a physical command names what belongs to VM `vm` now: a device of its own by SID, else its own VMID. */
function own(m: Machine, vm: number, iommu: number, w0: number, w1: number): boolean {
  const k = m.ctxs[vm];
  const { commands } = m.arch;
  const sid = commands.sidOf(w0, w1);
  if (sid !== undefined)
    return hasObject(k, OBJ_TYPE.device, (at) => {
      const device = m.topo.devices[m.w[at + IDEV.device]];
      return device.iommu === iommu && hasSid(device, sid);
    });
  const vmid = commands.vmidOf(w1);
  return (
    hasObject(k, OBJ_TYPE.viommu, (at) => m.w[at + VIOMMU.vmid] === vmid) ||
    hasObject(k, OBJ_TYPE.hwptPaging, (at) => m.w[at + HWPT.vmid] === vmid)
  );
}

const hasObject = (...of: Parameters<typeof findObject>): boolean => findObject(...of) !== 0;

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
  exercisedBy: `a guest's command executed by an ${WORDS.iommu} behind which somebody else has something, too`,
  exercises: { consume: ({ m }, queue, _, iommu) => shared(m, iommu, m.topo.guestIommus[queue].vm) },
  sentence: (e, { topo, arch: { commands } }) => {
    const [iommu, w0, w1]: readonly number[] = e.detail;
    const sid = commands.sidOf(w0, w1);
    const device = topo.devices.find((one) => one.iommu === iommu && sid !== undefined && hasSid(one, sid));
    const command = commands.textOf([w0, w1, 0, 0], 'SID').replace(/ all$/, '');
    return sid !== undefined
      ? `${topo.iommus[iommu].name} executes ${command} for ${topo.vms[topo.guestIommus[e.queue].vm].name} (command ${e.pos}), to which ${device?.name ?? `SID ${hex(sid)}`} does not belong any more.`
      : `${topo.iommus[iommu].name} executes ${command} for ${topo.vms[topo.guestIommus[e.queue].vm].name} (command ${e.pos}) with VMID ${commands.vmidOf(w1)}, which is not its own.`;
  },
};
