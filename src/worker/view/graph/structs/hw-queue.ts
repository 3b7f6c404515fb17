/** Queues of guests that hardware reads. */
import { hex } from '../../../../model/fields/field.ts';
import { read64 } from '../../../../model/iommufd/uapi/u64.ts';
import { HW_QUEUE as WORDS } from '../../../../model/state/ctx-layout.ts';
import { PUBLIC, nodeId, ofIommufd } from './iommufd.ts';
import { member } from './struct.ts';

export const HW_QUEUE = ofIommufd('hw_queue', {
  struct: 'struct iommufd_hw_queue',
  source: PUBLIC,
  members({ m, ctx, o }) {
    const { w } = m;
    const viommu = w[o + WORDS.viommu];
    return [
      member('struct iommufd_viommu *', 'viommu', `→ #${viommu}`, 'Whose queue it is', nodeId(m, ctx, viommu)),
      member('struct iommufd_access *', 'access', `→ #${w[o + WORDS.access]}`, 'Pins the pages of the queue'),
      member('u64', 'base_addr', hex(Number(read64(w, o + WORDS.iova))), 'Where the queue lies in guest memory, IPA'),
      member('size_t', 'length', hex(Number(read64(w, o + WORDS.length))), 'Bytes'),
    ];
  },
});
