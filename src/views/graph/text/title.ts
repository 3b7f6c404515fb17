/** What objects are called. */
import type { GraphNode } from '../../../worker/protocol.ts';
import { parseSlotId, refOf } from '../../common/ids.ts';
import { hex } from '../../common/value-text.ts';
import { kindNamed, partTitle } from '../kinds.ts';

/** By its title in the graph, if it is there; `vdevs[0x8]` for a slot, `in flight for A` for a translation. */
export function titleOf(id: string, node: GraphNode | undefined): string {
  if (node) return node.title;
  const slot = parseSlotId(id);
  const { kind, owner } = refOf(id);
  return partTitle(id) ?? (slot ? `vdevs[${hex(slot.vsid)}]` : kind === 'flight' ? `in flight for ${owner}` : id);
}

/** Where nothing around it says what it is: `PCIe device A`. */
export function fullTitle(id: string, node: GraphNode | undefined): string {
  const kind = node && kindNamed(node.kind).outline;
  return kind ? `${kind} ${titleOf(id, node)}` : titleOf(id, node);
}
