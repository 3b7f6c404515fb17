/** Queues of guests that hardware reads. */
import { hex } from '../../../../model/fields/field.ts';
import { OBJ_TYPE } from '../../../../model/iommufd/objects/objects.ts';
import { read64 } from '../../../../model/iommufd/uapi/u64.ts';
import { HW_QUEUE as WORDS } from '../../../../model/state/ctx-layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { edge } from '../graph-item.ts';
import type { ObjectKind } from './kind.ts';

export const HW_QUEUE: ObjectKind = {
  kind: 'hw_queue',
  type: OBJ_TYPE.hwQueue,
  title: 'HW_QUEUE',
  show({ m: { topo }, seen, part, ctx, words, self, vm, at }) {
    const v = seen.ownerOf(ctx, words[WORDS.viommu]);
    return {
      group: v,
      edges: [
        edge(self, ref('viommu', vm, words[WORDS.viommu]), 'iommufd_hw_queue.viommu, a reference'),
        ...part.hwQueue(self, topo.guestIommus[v]?.name ?? '', words[WORDS.index]),
      ],
      lines: ({ w }) => [`index ${w[at + WORDS.index]}`, `IPA ${hex(Number(read64(w, at + WORDS.iova)))}`],
    };
  },
};
