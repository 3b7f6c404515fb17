/**
 * The kinds of objects in the graph, a line each: types of iommufd's objects, and the rest. How the page draws a kind:
 * `views/graph/kinds.ts`. What only one architecture has comes with its `GraphPart`.
 */
import { objectAt, OBJ_TYPE, typeOf } from '../../../model/iommufd/objects/objects.ts';
import { OBJ } from '../../../model/state/ctx-layout.ts';
import type { Machine } from '../../../model/state/machine.ts';
import { ref } from '../../../model/state/ref.ts';
import type { SeenObject } from '../../../model/system/seen.ts';
import type { NodeState } from '../../protocol/graph.ts';
import type { Item } from './graph-item.ts';
import { DEVICE } from './kinds/device.ts';
import { HW_QUEUE } from './kinds/hw-queue.ts';
import { HWPT_NESTED } from './kinds/hwpt-nested.ts';
import { HWPT_PAGING } from './kinds/hwpt-paging.ts';
import { IDEV } from './kinds/idev.ts';
import { IOAS } from './kinds/ioas.ts';
import { IOMMU } from './kinds/iommu.ts';
import type { GraphKind, ObjectKind, Scene } from './kinds/kind.ts';
import { VCPU } from './kinds/vcpu.ts';
import { VDEVICE } from './kinds/vdevice.ts';
import { VEVENTQ } from './kinds/veventq.ts';
import { VIOMMU } from './kinds/viommu.ts';
import { VMM } from './kinds/vmm.ts';
import { XA } from './kinds/xa.ts';

const OBJECTS: readonly ObjectKind[] = [IOAS, HWPT_PAGING, VIOMMU, HWPT_NESTED, VDEVICE, IDEV, VEVENTQ, HW_QUEUE];

/** Those that guests run on stand before iommufd's objects, hardware behind them. */
const BEFORE: readonly GraphKind[] = [VCPU, VMM];
const BEHIND: readonly GraphKind[] = [XA, DEVICE, IOMMU];

const BY_TYPE = new Map(OBJECTS.map((kind) => [kind.type, kind]));
const BY_KIND = new Map(OBJECTS.map((kind) => [kind.kind, kind]));

/** What the graph calls a type of iommufd's objects; undefined where it shows none. */
export const kindOfType = (type: number): string | undefined => BY_TYPE.get(type)?.kind;

/** The type of object that a node of this kind is. */
export const typeOfKind = (kind: string): number | undefined => BY_KIND.get(kind)?.type;

export const itemsOf = (scene: Scene): Item[] => [
  ...BEFORE.flatMap(({ nodes }) => nodes(scene)),
  ...scene.seen.all.flatMap((one) => objectItem(scene, one)),
  ...BEHIND.flatMap(({ nodes }) => nodes(scene)),
];

/** An object of iommufd: it may not be there yet, or be gone. */
function objectItem(scene: Scene, object: SeenObject): Item[] {
  const { m } = scene;
  const { ctx, id, type, since } = object;
  const known = BY_TYPE.get(type);
  if (!known) return [];
  const { kind, title, show } = known;
  const vm = m.topo.vms[ctx].name;
  const self = ref(kind, vm, id);
  const at = objectAt(m.ctxs[ctx], id);
  const { group, edges, lines } = show({ ...scene, ...object, self, vm, at });
  const state = (machine: Machine, position: number): NodeState => {
    const now = typeOf(machine.ctxs[ctx], id);
    if (now === type) return { present: true, lines: lines(machine), users: machine.w[at + OBJ.users] };
    if (position < since) return { present: false, ahead: true, lines: ['not yet'] };
    return { present: false, lines: [now === OBJ_TYPE.tombstone ? 'tombstone' : 'gone'] };
  };
  return [{ node: { id: self, kind, title: `${title} #${id}`, group, vm: ctx }, edges, state }];
}
