import { hex } from '../../fields/field.ts';
import { hasSid } from '../../state/topology.ts';
import type { PropertySaid } from './said.ts';
import { WORDS } from '../../arch/words.ts';

export const ISOLATION_SAID: PropertySaid = {
  statement:
    "Judged when hardware executes: a guest's commands touch only its own VMID and the SIDs of its own devices at that moment.",
  source: 'arm_vsmmu_convert_user_cmd(), arm-smmu-v3-iommufd.c',
  exercisedBy: `a guest's command executed by an ${WORDS.iommu} behind which somebody else has something, too`,
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
