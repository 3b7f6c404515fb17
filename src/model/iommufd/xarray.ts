/**
 * The xarray behind viommu->vdevs, with real nodes (lib/xarray.c: xas_create, xas_expand, xas_delete_node,
 * xas_shrink). Entries are u32 words tagged as in include/linux/xarray.h: low bits 00 a pointer (here an object id
 * << 2), 10 an internal entry: the zero entry, or a node (index + 4097).
 */
import { XA_NODE, XA_SLOTS } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';

export const XA_ZERO = (257 << 2) | 2;
const NODE_TAG = 4097;

export const xaPointer = (id: number): number => id << 2;
export const xaObject = (entry: number): number => entry >>> 2;
export const xaIsNode = (entry: number): boolean => (entry & 3) === 2 && entry >>> 2 >= NODE_TAG;
export const xaNodeIndex = (entry: number): number => (entry >>> 2) - NODE_TAG;
const nodeEntry = (index: number): number => ((index + NODE_TAG) << 2) | 2;

export const nodeAt = (m: Machine, index: number): number => m.layout.xaNodes + index * XA_NODE.SIZE;
export const headAt = (m: Machine, xa: number): number => m.layout.xaHeads + xa;

/** Slot number of `index` in a node with this shift. Exact beyond 32 bits. */
const slotOf = (index: number, shift: number): number => Math.floor(index / 2 ** shift) % XA_SLOTS;
const maxIndex = (shift: number): number => 2 ** (shift + 6) - 1;

/** Entry stored at `index`; 0 if none (a zero entry reads as 0). */
export function xaLoad(m: Machine, xa: number, index: number): number {
  const entry = entryAt(m, xa, index);
  return entry === XA_ZERO ? 0 : entry;
}

const occupied = (m: Machine, xa: number, index: number): boolean => entryAt(m, xa, index) !== 0;

function entryAt(m: Machine, xa: number, index: number): number {
  let entry = m.w[headAt(m, xa)];
  if (!xaIsNode(entry)) return index === 0 ? entry : 0;
  if (index > maxIndex(m.w[nodeAt(m, xaNodeIndex(entry)) + XA_NODE.shift])) return 0;
  while (xaIsNode(entry)) {
    const at = nodeAt(m, xaNodeIndex(entry));
    entry = m.w[at + XA_NODE.slots + slotOf(index, m.w[at + XA_NODE.shift])];
  }
  return entry;
}

/** Puts a zero entry at `index` (xa_insert() of NULL); false when something, zero entries included, is there already. */
export function xaReserve(m: Machine, xa: number, index: number): boolean {
  if (occupied(m, xa, index)) return false;
  set(m, xa, index, XA_ZERO);
  return true;
}

/** Stores an entry, other than the zero entry, at `index`. */
export const xaStore = (m: Machine, xa: number, index: number, entry: number): void => set(m, xa, index, entry);

/** What IOMMU_VDEVICE_ALLOC does since Linux 7.3: reserve, then store. False when `index` is taken. */
export function xaInsert(m: Machine, xa: number, index: number, entry: number): boolean {
  if (!xaReserve(m, xa, index)) return false;
  xaStore(m, xa, index, entry);
  return true;
}

/** Puts an entry in its slot, making the nodes it needs. A zero entry may not live in the head. */
function set(m: Machine, xa: number, index: number, entry: number): void {
  const { w } = m;
  const head = headAt(m, xa);
  if (index === 0 && !xaIsNode(w[head]) && entry !== XA_ZERO) {
    w[head] = entry;
    return;
  }
  if (w[head] === 0) {
    let shift = 0;
    while (index > maxIndex(shift)) shift += 6;
    w[head] = nodeEntry(allocate(m, shift, 0, 0));
  } else if (!xaIsNode(w[head])) {
    // The direct entry of index 0 moves into a node.
    const node = allocate(m, 0, 0, 0);
    put(m, node, 0, w[head]);
    w[head] = nodeEntry(node);
  }
  while (index > maxIndex(w[nodeAt(m, xaNodeIndex(w[head])) + XA_NODE.shift])) {
    const old = xaNodeIndex(w[head]);
    const grown = allocate(m, w[nodeAt(m, old) + XA_NODE.shift] + 6, 0, 0);
    put(m, grown, 0, w[head]);
    w[nodeAt(m, old) + XA_NODE.parent] = grown + 1;
    w[head] = nodeEntry(grown);
  }
  let node = xaNodeIndex(w[head]);
  for (;;) {
    const at = nodeAt(m, node);
    const shift = w[at + XA_NODE.shift];
    const slot = slotOf(index, shift);
    if (shift === 0) {
      put(m, node, slot, entry);
      return;
    }
    if (w[at + XA_NODE.slots + slot] === 0) put(m, node, slot, nodeEntry(allocate(m, shift - 6, slot, node + 1)));
    node = xaNodeIndex(w[at + XA_NODE.slots + slot]);
  }
}

/** Removes the entry at `index`, frees empty nodes upwards and shrinks the tree. */
export function xaErase(m: Machine, xa: number, index: number): void {
  const { w } = m;
  const head = headAt(m, xa);
  if (!xaIsNode(w[head])) {
    if (index === 0) w[head] = 0;
    return;
  }
  let node = xaNodeIndex(w[head]);
  if (index > maxIndex(w[nodeAt(m, node) + XA_NODE.shift])) return;
  while (w[nodeAt(m, node) + XA_NODE.shift] > 0) {
    const at = nodeAt(m, node);
    const next = w[at + XA_NODE.slots + slotOf(index, w[at + XA_NODE.shift])];
    if (next === 0) return;
    node = xaNodeIndex(next);
  }
  put(m, node, slotOf(index, 0), 0);
  while (w[nodeAt(m, node) + XA_NODE.count] === 0) {
    const parent = w[nodeAt(m, node) + XA_NODE.parent];
    const offset = w[nodeAt(m, node) + XA_NODE.offset];
    release(m, node);
    if (parent === 0) {
      w[head] = 0;
      return;
    }
    node = parent - 1;
    put(m, node, offset, 0);
  }
  shrink(m, head);
}

/** While the top node holds one entry and that in slot 0, the entry takes its place. */
function shrink(m: Machine, head: number): void {
  const { w } = m;
  while (xaIsNode(w[head])) {
    const top = xaNodeIndex(w[head]);
    const at = nodeAt(m, top);
    const entry = w[at + XA_NODE.slots];
    if (w[at + XA_NODE.count] !== 1 || entry === 0) return;
    if (!xaIsNode(entry) && (w[at + XA_NODE.shift] !== 0 || entry === XA_ZERO)) return;
    w[head] = entry;
    if (xaIsNode(entry)) w[nodeAt(m, xaNodeIndex(entry)) + XA_NODE.parent] = 0;
    release(m, top);
  }
}

function put(m: Machine, node: number, slot: number, entry: number): void {
  const at = nodeAt(m, node);
  const old = m.w[at + XA_NODE.slots + slot];
  m.w[at + XA_NODE.count] += (entry === 0 ? 0 : 1) - (old === 0 ? 0 : 1);
  m.w[at + XA_NODE.slots + slot] = entry;
}

function allocate(m: Machine, shift: number, offset: number, parent: number): number {
  for (let index = 0; index < m.layout.xaNodeCap; index++) {
    const at = nodeAt(m, index);
    if (m.w[at + XA_NODE.used]) continue;
    m.w.fill(0, at, at + XA_NODE.SIZE);
    m.w[at + XA_NODE.used] = 1;
    m.w[at + XA_NODE.shift] = shift;
    m.w[at + XA_NODE.offset] = offset;
    m.w[at + XA_NODE.parent] = parent;
    return index;
  }
  throw new Error(`xarray: more than ${m.layout.xaNodeCap} nodes`);
}

function release(m: Machine, node: number): void {
  m.w.fill(0, nodeAt(m, node), nodeAt(m, node) + XA_NODE.SIZE);
}
