/** Devices bound to iommufd. */
import { OBJ_TYPE } from '../../../../model/iommufd/objects/objects.ts';
import { IDEV as WORDS } from '../../../../model/state/ctx-layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { edge } from '../graph-item.ts';
import { type ObjectKind, groupOfDevice } from './kind.ts';

export const IDEV: ObjectKind = {
  kind: 'idev',
  type: OBJ_TYPE.device,
  title: 'device',
  show({ m, words, self, at }) {
    const device = m.topo.devices[words[WORDS.device]];
    const v = groupOfDevice(m, words[WORDS.device]);
    return {
      group: v,
      // In the draft the VMM itself keeps the way from a vSID to a dev_id.
      edges: [
        edge(self, ref('device', device.name), 'iommufd_device.dev'),
        ...(v >= 0 && !m.design.kernel.viommu
          ? [edge(ref('vmm', m.topo.guestIommus[v].name), self, 'the VMM’s own map from vSID to dev_id')]
          : []),
      ],
      lines: ({ w }) => [
        `idev of ${device.name}`,
        w[at + WORDS.hwpt] ? `attached to #${w[at + WORDS.hwpt]}` : 'not attached',
      ],
    };
  },
};
