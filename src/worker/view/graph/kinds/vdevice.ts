/** vdevices. */
import { hex } from '../../../../model/fields/field.ts';
import { OBJ_TYPE } from '../../../../model/iommufd/objects/objects.ts';
import { VDEVICE as WORDS } from '../../../../model/state/ctx-layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { edge } from '../graph-item.ts';
import type { ObjectKind } from './kind.ts';

export const VDEVICE: ObjectKind = {
  kind: 'vdevice',
  type: OBJ_TYPE.vdevice,
  title: 'vdevice',
  show({ m: { topo }, seen, ctx, words, self, vm, at }) {
    const v = seen.ownerOf(ctx, words[WORDS.viommu]);
    const vsid = words[WORDS.virtId];
    return {
      group: v,
      edges: [
        edge(ref('slot', topo.guestIommus[v]?.name ?? '', vsid), self, `vdevs[${hex(vsid)}]`, 'slot'),
        edge(self, ref('idev', vm, words[WORDS.idev]), 'iommufd_vdevice.idev'),
      ],
      lines: ({ w }) => [`vSID ${hex(w[at + WORDS.virtId])}`],
    };
  },
};
