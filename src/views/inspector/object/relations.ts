/** How an object and others hang together, without what the object's struct says already. */
import type { GraphEdge, ObjectDetail } from '../../../worker/protocol.ts';
import { parseSlotId } from '../../common/ids.ts';
import { ref } from '../../../worker/protocol/ref.ts';

/** What an object is in, or what it has in it. */
export interface Membership {
  /** Words before the names. */
  readonly words: string;
  readonly ids: readonly string[];
  /** The members of the structs that make it so, and what is to be known. */
  readonly label: string;
}

export interface Relations {
  readonly lists: readonly Membership[];
  readonly here: readonly GraphEdge[];
  readonly away: readonly GraphEdge[];
}

type End = 'from' | 'to';

/** Words for a list, by the end of its edge that the object shown is. A pointer belongs to none. */
const WORDS: Partial<Record<GraphEdge['kind'], Readonly<Record<End, string>>>> = {
  list: { from: 'in the list of', to: 'its list:' },
  derived: { from: 'its derived list:', to: 'in the derived list of' },
  slot: { from: 'entry:', to: 'in the xarray slot' },
};

/** A slot’s edge is labelled with its index, which is the slot’s name. */
const SLOT_LABEL = 'looked up by virt_id; a slot holds no reference';

const other = ({ from, to }: GraphEdge, end: End): string => (end === 'from' ? to : from);

/** Members of one list are one row. */
function listsOf(edges: readonly GraphEdge[], end: End): Membership[] {
  const rows = new Map<string, { words: string; ids: string[]; label: string }>();
  for (const edge of edges) {
    const words = WORDS[edge.kind]?.[end];
    if (!words) continue;
    const label = edge.kind === 'slot' ? SLOT_LABEL : edge.label;
    const row = rows.get(`${words} ${label}`);
    if (row) row.ids.push(other(edge, end));
    else rows.set(`${words} ${label}`, { words, ids: [other(edge, end)], label });
  }
  return [...rows.values()];
}

/** `iommufd_vdevice.idev` is the member `idev` of the struct that is shown; what a slot holds, its look-up says. */
const isMember = (detail: ObjectDetail | null, { to, kind, label }: GraphEdge): boolean =>
  detail?.members.some(
    ({ name, target }) => target === to && (kind === 'slot' || `struct ${label}` === `${detail.struct}.${name}`),
  ) ?? false;

const isHolder = (detail: ObjectDetail | null, { from }: GraphEdge): boolean =>
  detail?.holders.some(({ target }) => target === from) ?? false;

/** A pointer by which another object holds this one: said with the reference. */
export const pointerOf = (edges: readonly GraphEdge[], from: string, to: string): GraphEdge | undefined =>
  edges.find((edge) => edge.from === from && edge.to === to && !WORDS[edge.kind]);

/** The xarray that a slot is of. */
function xarrayOf(id: string): Membership[] {
  const slot = parseSlotId(id);
  return slot
    ? [{ words: 'slot of the xarray', ids: [ref('xa', slot.guestIommu)], label: 'with its tree of xa_nodes' }]
    : [];
}

export function relationsOf(edges: readonly GraphEdge[], id: string, detail: ObjectDetail | null): Relations {
  const isPointer = ({ kind }: GraphEdge): boolean => !WORDS[kind];
  const here = edges.filter((edge) => edge.to === id && !(isPointer(edge) && isHolder(detail, edge)));
  const away = edges.filter((edge) => edge.from === id && !isMember(detail, edge));
  return {
    lists: [...xarrayOf(id), ...listsOf(away, 'from'), ...listsOf(here, 'to')],
    here: here.filter(isPointer),
    away: away.filter(isPointer),
  };
}
