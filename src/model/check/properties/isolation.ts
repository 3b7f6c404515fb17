import { findObject, OBJ_TYPE } from '../../iommufd/objects/objects.ts';
import { HWPT, IDEV, VIOMMU } from '../../state/ctx-layout.ts';
import type { Machine } from '../../state/machine.ts';
import { shared } from '../owners.ts';
import { hasSid } from '../../state/topology.ts';
import type { Property } from '../property.ts';

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
  monitor: {
    consume: ({ m }, queue, pos, iommu, w0, w1) =>
      own(m, m.topo.guestIommus[queue].vm, iommu, w0, w1)
        ? undefined
        : { pos, other: pos, detail: [iommu, w0, w1, 0] as const },
  },
  exercises: { consume: ({ m }, queue, _, iommu) => shared(m, iommu, m.topo.guestIommus[queue].vm) },
};
