/** An xarray as the lines of a tree: its nodes, what stands in their slots, and runs of empty slots as one line. */
import type { XaNode, XaSlot } from '../../../worker/protocol.ts';

export type XaRow =
  | { readonly kind: 'node'; readonly depth: number; readonly node: XaNode }
  | { readonly kind: 'slot'; readonly depth: number; readonly slot: XaSlot }
  | { readonly kind: 'empty'; readonly depth: number; readonly first: number; readonly last: number };

const SLOTS = 64;

/** Nodes come depth first; each covers 64 slots of 2^shift indices. */
export function xaRows(nodes: readonly XaNode[], slots: readonly XaSlot[]): XaRow[] {
  const top = nodes[0];
  // Without a node the head itself is the entry of index 0, or nothing.
  if (!top) return slots.map((slot) => ({ kind: 'slot', depth: 0, slot }));
  const rows: XaRow[] = [];
  const visit = (node: XaNode, depth: number): void => {
    rows.push({ kind: 'node', depth, node });
    const step = 2 ** node.shift;
    let empty = node.first;
    const close = (end: number): void => {
      if (end > empty) rows.push({ kind: 'empty', depth: depth + 1, first: empty, last: end - 1 });
    };
    for (let i = 0; i < SLOTS; i++) {
      const first = node.first + i * step;
      const child =
        node.shift > 0 ? nodes.find((other) => other.shift < node.shift && other.first === first) : undefined;
      const here = child ? [] : slots.filter(({ index }) => index >= first && index < first + step);
      if (!child && here.length === 0) continue;
      close(first);
      if (child) visit(child, depth + 1);
      else for (const slot of here) rows.push({ kind: 'slot', depth: depth + 1, slot });
      empty = first + step;
    }
    close(node.last + 1);
  };
  visit(top, 0);
  // Slots that are empty now, beyond what the tree still covers.
  for (const slot of slots) if (slot.index > top.last) rows.push({ kind: 'slot', depth: 0, slot });
  return rows;
}
