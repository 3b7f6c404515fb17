/** viommus. */
import { vdeviceBySid } from '../../../../model/iommufd/objects/vdevs.ts';
import { VIOMMU as WORDS } from '../../../../model/state/ctx-layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { iommuObject } from '../../../../model/state/topology.ts';
import { PUBLIC, ofIommufd } from './iommufd.ts';
import { member } from './struct.ts';

export const VIOMMU = ofIommufd('viommu', {
  struct: 'struct iommufd_viommu',
  source: PUBLIC,
  members({ m, vm, o, driver }) {
    const { w, topo } = m;
    const v = w[o + WORDS.owner] - 1;
    const hwpt = w[o + WORDS.hwpt];
    const guestIommu = topo.guestIommus[v];
    return [
      member(
        'struct iommu_device *',
        'iommu_dev',
        `→ ${topo.iommus[w[o + WORDS.iommu]].name}`,
        'The physical IOMMU that this viommu is a slice of',
        iommuObject(topo, w[o + WORDS.iommu]),
      ),
      member(
        'struct iommufd_hwpt_paging *',
        'hwpt',
        `→ #${hwpt}`,
        'Its stage 2; a hwpt has no list of its viommus',
        ref('hwpt_paging', vm, hwpt),
      ),
      member(
        'struct xarray',
        'vdevs',
        `${guestIommu?.vdevices.filter((d) => vdeviceBySid(m, v, d.vsid)).length ?? 0} vdevices`,
        'vdevices by virtual device id (vSID)',
        ref('xa', guestIommu?.name ?? ''),
      ),
      member('enum iommu_viommu_type', 'type', driver.viommu, 'Kind of the IOMMU behind it'),
    ];
  },
});
