/** Stage-1 tables. */
import { OBJ_TYPE } from '../../../../model/iommufd/objects/objects.ts';
import { IDEV, NESTED } from '../../../../model/state/ctx-layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import { ref } from '../../../../model/state/ref.ts';
import { edge } from '../graph-item.ts';
import { type ObjectKind, groupOfDevice } from './kind.ts';

export const HWPT_NESTED: ObjectKind = {
  kind: 'hwpt_nested',
  type: OBJ_TYPE.hwptNested,
  title: 'S1 hwpt',
  show({ m, seen, part, ctx, id, words, self, vm }) {
    const { topo } = m;
    const attached = seen.find(ctx, OBJ_TYPE.device, (other) => other[IDEV.hwpt] === id)?.words[IDEV.device];
    const parent = words[NESTED.parent];
    const viommu = seen.has(ctx, OBJ_TYPE.viommu, parent);
    const group = attached === undefined ? seen.ownerOf(ctx, parent) : groupOfDevice(m, attached);
    const member = viommu ? 'iommufd_hwpt_nested.viommu' : 'iommufd_hwpt_nested.parent';
    const vmm =
      !viommu && group >= 0
        ? [edge(ref('vmm', topo.guestIommus[group].name), self, 'the hwpt id that the VMM keeps')]
        : [];
    const owner = (machine: Machine): string[] =>
      attached === undefined ? [] : [`for ${topo.devices[attached].name}`, part.tagOf(machine, attached)];
    return {
      group,
      edges: [edge(self, ref(viommu ? 'viommu' : 'hwpt_paging', vm, parent), member), ...vmm],
      lines: (machine) => [part.nested(words), owner(machine).filter(Boolean).join(', ')],
    };
  },
};
