/** What the graph calls the objects of iommufd. */
import { OBJ_TYPE } from '../../model/iommufd/objects.ts';
import type { NodeKind } from '../protocol/graph.ts';

/** By the type of the object. */
export const KIND: Readonly<Record<number, NodeKind>> = {
  [OBJ_TYPE.ioas]: 'ioas',
  [OBJ_TYPE.device]: 'idev',
  [OBJ_TYPE.hwptPaging]: 'hwpt_paging',
  [OBJ_TYPE.hwptNested]: 'hwpt_nested',
  [OBJ_TYPE.viommu]: 'viommu',
  [OBJ_TYPE.vdevice]: 'vdevice',
  [OBJ_TYPE.veventq]: 'veventq',
  [OBJ_TYPE.hwQueue]: 'hw_queue',
};

/** The type of object that a node of this kind is. */
export const KIND_TYPE = Object.fromEntries(Object.entries(KIND).map(([type, kind]) => [kind, Number(type)]));
