/** vdevices. */
import { hex } from '../../../../model/fields/field.ts';
import { VDEVICE as WORDS } from '../../../../model/state/ctx-layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { PUBLIC, ofIommufd } from './iommufd.ts';
import { member } from './struct.ts';

export const VDEVICE = ofIommufd('vdevice', {
  struct: 'struct iommufd_vdevice',
  source: PUBLIC,
  members({ m, vm, o, driver }) {
    const [viommu, idev] = [m.w[o + WORDS.viommu], m.w[o + WORDS.idev]];
    return [
      member(
        'struct iommufd_viommu *',
        'viommu',
        `→ #${viommu}`,
        'The viommu whose xarray it stands in',
        ref('viommu', vm, viommu),
      ),
      member(
        'struct iommufd_device *',
        'idev',
        `→ #${idev}`,
        'The device that the guest knows by virt_id',
        ref('idev', vm, idev),
      ),
      member('u64', 'virt_id', hex(m.w[o + WORDS.virtId]), `Virtual device id: ${driver.virtId}`),
    ];
  },
});
