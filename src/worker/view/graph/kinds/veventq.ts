/** Event queues of viommus. */
import { OBJ_TYPE } from '../../../../model/iommufd/objects/objects.ts';
import { VEVENTQ as WORDS } from '../../../../model/state/ctx-layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { edge } from '../graph-item.ts';
import type { ObjectKind } from './kind.ts';

export const VEVENTQ: ObjectKind = {
  kind: 'veventq',
  type: OBJ_TYPE.veventq,
  title: 'vEVENTQ',
  show: ({ seen, ctx, words, self, vm, at }) => ({
    group: seen.ownerOf(ctx, words[WORDS.viommu]),
    edges: [edge(self, ref('viommu', vm, words[WORDS.viommu]), 'iommufd_veventq.viommu; in its list veventqs')],
    lines: ({ w }) => [
      `${w[at + WORDS.count]} of ${w[at + WORDS.depth]} events`,
      ...(w[at + WORDS.lost] ? [`lost to ${w[at + WORDS.lostSequence]}`] : []),
    ],
  }),
};
