/**
 * The xarray behind viommu->vdevs, with real nodes (lib/xarray.c: xas_create, xas_expand, xas_delete_node,
 * xas_shrink). Entries are u32 words tagged as in include/linux/xarray.h: low bits 00 a pointer (here an object id
 * << 2), 10 an internal entry: the zero entry, or a node (index + 4097). `head` is the offset of the xarray's head; an
 * index is 64 bits, low and high word.
 */
import { XA_NODE } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';

export const XA_ZERO = (257 << 2) | 2;
const NODE_TAG = 4097;

export const xaPointer = (id: number): number => id << 2;
export const xaObject = (entry: number): number => entry >>> 2;
export const xaIsNode = (entry: number): boolean => (entry & 3) === 2 && entry >>> 2 >= NODE_TAG;
export const xaNodeIndex = (entry: number): number => (entry >>> 2) - NODE_TAG;
const nodeEntry = (index: number): number => ((index + NODE_TAG) << 2) | 2;

export const nodeAt = (k: Ctx, index: number): number => k.at.xaNodesAt + index * XA_NODE.SIZE;

/** Slot of an index in a node with this shift. */
const slotOf = (lo: number, hi: number, shift: number): number => {
  if (shift >= 32) return (hi >>> (shift - 32)) & 63;
  return (shift === 30 ? (lo >>> 30) | (hi << 2) : lo >>> shift) & 63;
};
/** True when an index lies beyond a node with this shift. */
const beyond = (lo: number, hi: number, shift: number): boolean =>
  (hi ? 64 - Math.clz32(hi) : 32 - Math.clz32(lo)) > shift + 6;

/** Entry stored at `index`; 0 if none (a zero entry reads as 0). */
export function xaLoad(k: Ctx, head: number, lo: number, hi: number): number {
  const entry = entryAt(k, head, lo, hi);
  return entry === XA_ZERO ? 0 : entry;
}

const occupied = (k: Ctx, head: number, lo: number, hi: number): boolean => entryAt(k, head, lo, hi) !== 0;

function entryAt(k: Ctx, head: number, lo: number, hi: number): number {
  let entry = k.w[head];
  if (!xaIsNode(entry)) return lo === 0 && hi === 0 ? entry : 0;
  if (beyond(lo, hi, k.w[nodeAt(k, xaNodeIndex(entry)) + XA_NODE.shift])) return 0;
  while (xaIsNode(entry)) {
    const at = nodeAt(k, xaNodeIndex(entry));
    entry = k.w[at + XA_NODE.slots + slotOf(lo, hi, k.w[at + XA_NODE.shift])];
  }
  return entry;
}

/** Puts a zero entry at `index` (xa_insert() of NULL); false when something, zero entries included, is there already. */
export function xaReserve(k: Ctx, head: number, lo: number, hi: number): boolean {
  if (occupied(k, head, lo, hi)) return false;
  set(k, head, lo, hi, XA_ZERO);
  return true;
}

/** Stores an entry, other than the zero entry, at `index`. */
export const xaStore = (k: Ctx, head: number, lo: number, hi: number, entry: number): void =>
  set(k, head, lo, hi, entry);

/** What IOMMU_VDEVICE_ALLOC does since Linux 7.3: reserve, then store. False when `index` is taken. */
export function xaInsert(k: Ctx, head: number, lo: number, hi: number, entry: number): boolean {
  if (!xaReserve(k, head, lo, hi)) return false;
  xaStore(k, head, lo, hi, entry);
  return true;
}

/** Puts an entry in its slot, making the nodes it needs. A zero entry may not live in the head. */
function set(k: Ctx, head: number, lo: number, hi: number, entry: number): void {
  const { w } = k;
  if (lo === 0 && hi === 0 && !xaIsNode(w[head]) && entry !== XA_ZERO) {
    w[head] = entry;
    return;
  }
  if (w[head] === 0) {
    let shift = 0;
    while (beyond(lo, hi, shift)) shift += 6;
    w[head] = nodeEntry(allocate(k, shift, 0, 0));
  } else if (!xaIsNode(w[head])) {
    // The direct entry of index 0 moves into a node.
    const node = allocate(k, 0, 0, 0);
    put(k, node, 0, w[head]);
    w[head] = nodeEntry(node);
  }
  while (beyond(lo, hi, w[nodeAt(k, xaNodeIndex(w[head])) + XA_NODE.shift])) {
    const old = xaNodeIndex(w[head]);
    const grown = allocate(k, w[nodeAt(k, old) + XA_NODE.shift] + 6, 0, 0);
    put(k, grown, 0, w[head]);
    w[nodeAt(k, old) + XA_NODE.parent] = grown + 1;
    w[head] = nodeEntry(grown);
  }
  let node = xaNodeIndex(w[head]);
  for (;;) {
    const at = nodeAt(k, node);
    const shift = w[at + XA_NODE.shift];
    const slot = slotOf(lo, hi, shift);
    if (shift === 0) {
      put(k, node, slot, entry);
      return;
    }
    if (w[at + XA_NODE.slots + slot] === 0) put(k, node, slot, nodeEntry(allocate(k, shift - 6, slot, node + 1)));
    node = xaNodeIndex(w[at + XA_NODE.slots + slot]);
  }
}

/** Removes the entry at `index`, frees empty nodes upwards and shrinks the tree. */
export function xaErase(k: Ctx, head: number, lo: number, hi: number): void {
  const { w } = k;
  if (!xaIsNode(w[head])) {
    if (lo === 0 && hi === 0) w[head] = 0;
    return;
  }
  let node = xaNodeIndex(w[head]);
  if (beyond(lo, hi, w[nodeAt(k, node) + XA_NODE.shift])) return;
  while (w[nodeAt(k, node) + XA_NODE.shift] > 0) {
    const at = nodeAt(k, node);
    const next = w[at + XA_NODE.slots + slotOf(lo, hi, w[at + XA_NODE.shift])];
    if (next === 0) return;
    node = xaNodeIndex(next);
  }
  put(k, node, slotOf(lo, hi, 0), 0);
  while (w[nodeAt(k, node) + XA_NODE.count] === 0) {
    const parent = w[nodeAt(k, node) + XA_NODE.parent];
    const offset = w[nodeAt(k, node) + XA_NODE.offset];
    release(k, node);
    if (parent === 0) {
      w[head] = 0;
      return;
    }
    node = parent - 1;
    put(k, node, offset, 0);
  }
  shrink(k, head);
}

/** While the top node holds one entry and that in slot 0, the entry takes its place. */
function shrink(k: Ctx, head: number): void {
  const { w } = k;
  while (xaIsNode(w[head])) {
    const top = xaNodeIndex(w[head]);
    const at = nodeAt(k, top);
    const entry = w[at + XA_NODE.slots];
    if (w[at + XA_NODE.count] !== 1 || entry === 0 || entry === XA_ZERO) return;
    w[head] = entry;
    if (xaIsNode(entry)) w[nodeAt(k, xaNodeIndex(entry)) + XA_NODE.parent] = 0;
    release(k, top);
  }
}

function put(k: Ctx, node: number, slot: number, entry: number): void {
  const at = nodeAt(k, node);
  const old = k.w[at + XA_NODE.slots + slot];
  k.w[at + XA_NODE.count] += (entry === 0 ? 0 : 1) - (old === 0 ? 0 : 1);
  k.w[at + XA_NODE.slots + slot] = entry;
}

function allocate(k: Ctx, shift: number, offset: number, parent: number): number {
  for (let index = 0; index < k.at.xaNodes; index++) {
    const at = nodeAt(k, index);
    if (k.w[at + XA_NODE.used]) continue;
    k.w.fill(0, at, at + XA_NODE.SIZE);
    k.w[at + XA_NODE.used] = 1;
    k.w[at + XA_NODE.shift] = shift;
    k.w[at + XA_NODE.offset] = offset;
    k.w[at + XA_NODE.parent] = parent;
    return index;
  }
  throw new Error(`xarray: more than ${k.at.xaNodes} nodes`);
}

function release(k: Ctx, node: number): void {
  k.w.fill(0, nodeAt(k, node), nodeAt(k, node) + XA_NODE.SIZE);
}
