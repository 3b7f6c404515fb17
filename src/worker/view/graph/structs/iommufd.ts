/** Objects of iommufd as the C structs that Linux 7.3 keeps them in. */
import { holdersOf } from '../../../../model/iommufd/objects/holders.ts';
import { objectAt, typeOf } from '../../../../model/iommufd/objects/objects.ts';
import { OBJ } from '../../../../model/state/ctx-layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import { ref } from '../../../../model/state/ref.ts';
import type { Holder, StructMember } from '../../../protocol/detail.ts';
import { kindOfType, typeOfKind } from '../kinds.ts';
import { type Selected, type Struct, member } from './struct.ts';

export const PRIVATE = 'drivers/iommu/iommufd/iommufd_private.h';
export const PUBLIC = 'include/linux/iommufd.h';

/** The graph's name for an object of iommufd. */
export const nodeId = (m: Machine, ctx: number, id: number): string | undefined => {
  const kind = kindOfType(typeOf(m.ctxs[ctx], id));
  return kind && ref(kind, m.topo.vms[ctx].name, id);
};

/** One line per reference that `users` counts. */
const holders = (m: Machine, ctx: number, id: number): Holder[] =>
  holdersOf(m.ctxs[ctx], id).map((holder) => {
    const target = nodeId(m, ctx, holder.id);
    return { why: holder.why, ...(target && { target }) };
  });

/** `struct iommufd_object obj`, which every object begins with. */
const common = (m: Machine, ctx: number, id: number, prefix: string): StructMember[] => [
  member('u32', `${prefix}.id`, String(id), 'Id in the object table of this /dev/iommu: the lowest free one'),
  member(
    'refcount_t',
    `${prefix}.users`,
    String(m.w[objectAt(m.ctxs[ctx], id) + OBJ.users]),
    'References; an object can be destroyed only when it is the table’s own 1',
  ),
];

export interface KernelStruct {
  readonly struct: string;
  readonly source: string;
  /** Its `struct iommufd_object`; absent: `obj`. */
  readonly obj?: string;
  readonly members: (object: Selected) => readonly StructMember[];
}

/** A struct of iommufd; the driver of the architecture adds its own members. */
export const ofIommufd = (kind: string, { struct, source, obj = 'obj', members }: KernelStruct): Struct => ({
  kind,
  of(m, vm, id, driver) {
    const ctx = m.topo.vms.findIndex(({ name }) => name === vm);
    if (ctx < 0) return null;
    const present = typeOf(m.ctxs[ctx], id) === typeOfKind(kind);
    const part = driver.parts[kind];
    const named = { struct, source: part?.source ? `${source}; ${part.source}` : source };
    if (!present) return { present, ...named, members: [] };
    const object = { m, ctx, id, vm, o: objectAt(m.ctxs[ctx], id), driver };
    return {
      present,
      ...named,
      members: [...common(m, ctx, id, obj), ...members(object), ...(part?.members(object) ?? [])],
      holders: holders(m, ctx, id),
    };
  },
});
