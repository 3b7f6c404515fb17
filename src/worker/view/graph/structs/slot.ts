/** Slots of xarrays. */
import { hex } from '../../../../model/fields/field.ts';
import { vdeviceBySid } from '../../../../model/iommufd/objects/vdevs.ts';
import { ref } from '../../../../model/state/ref.ts';
import { type Struct, member } from './struct.ts';

export const SLOT: Struct = {
  kind: 'slot',
  of(m, name, vsid, driver) {
    const v = m.topo.guestIommus.findIndex((guestIommu) => guestIommu.name === name);
    if (v < 0) return null;
    const id = vdeviceBySid(m, v, vsid);
    const vm = m.topo.vms[m.topo.guestIommus[v].vm].name;
    return {
      present: true,
      struct: `xa_load(&viommu->vdevs, ${hex(vsid)})`,
      source: driver.lookup,
      members: [
        member(
          'struct iommufd_vdevice *',
          `vdevs[${hex(vsid)}]`,
          id ? `→ #${id}` : 'NULL',
          id ? 'The vdevice of this vSID' : 'No vdevice has this vSID: a command that names it is refused',
          id ? ref('vdevice', vm, id) : undefined,
        ),
      ],
    };
  },
};
