/** Devices bound to iommufd. */
import { IDEV as WORDS } from '../../../../model/state/ctx-layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { PRIVATE, nodeId, ofIommufd } from './iommufd.ts';
import { member } from './struct.ts';

export const IDEV = ofIommufd('idev', {
  struct: 'struct iommufd_device',
  source: PRIVATE,
  members({ m, ctx, vm, o }) {
    const device = m.topo.devices[m.w[o + WORDS.device]]?.name ?? '';
    const [hwpt, vdevice] = [m.w[o + WORDS.hwpt], m.w[o + WORDS.vdevice]];
    return [
      member('struct device *', 'dev', `→ ${device}`, 'The physical function', ref('device', device)),
      member(
        'struct iommufd_hw_pagetable *',
        'igroup: attached hwpt',
        hwpt ? `→ #${hwpt}` : 'none',
        'What it translates through now',
        nodeId(m, ctx, hwpt),
      ),
      ...(m.design.kernel.viommu
        ? [
            member(
              'struct iommufd_vdevice *',
              'vdev',
              vdevice ? `→ #${vdevice}` : 'NULL',
              'Its vdevice',
              vdevice ? ref('vdevice', vm, vdevice) : undefined,
            ),
          ]
        : []),
    ];
  },
});
