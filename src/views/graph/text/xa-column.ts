/** What stands in the column of an xarray between its slots: inner nodes, leaves, and runs of empty slots. */
import type { XaNode } from '../../../worker/protocol.ts';
import { hex } from '../../common/value-text.ts';
import type { Box } from '../layout/geometry.ts';

const SLOTS = 64;

export interface ColumnLine {
  readonly y: number;
  readonly text: string;
  readonly kind: 'node' | 'children' | 'run';
}

/** The room that a leaf covers. */
export interface Leaf {
  readonly y: number;
  readonly h: number;
  readonly present: boolean;
}

export interface XaColumn {
  readonly lines: readonly ColumnLine[];
  readonly leaves: readonly Leaf[];
}

export interface PlacedSlot {
  readonly index: number;
  readonly box: Box;
}

const leafOf = (index: number): number => Math.floor(index / SLOTS);

/** `0x9…0xf`, or how many where that is too long; the range of one is that one. */
export function runText(first: number, last: number, chars: number): string {
  if (last < first) return '';
  const range = first === last ? hex(first) : `${hex(first)}…${hex(last)}`;
  return range.length <= chars ? range : `${last - first + 1} empty`;
}

/** `[0x0] [0x4]`; where that is too long the range, if there is no hole in it, or how many. */
export function childrenText(children: readonly number[], chars: number): string {
  const all = children.map((slot) => `[${hex(slot)}]`).join(' ');
  if (all.length <= chars) return all;
  const [first, last] = [children[0], children[children.length - 1]];
  const range = `[${hex(first)}…${hex(last)}]`;
  return last - first + 1 === children.length && range.length <= chars ? range : `${children.length} slots`;
}

const used = ({ count }: XaNode): string => `${count} of ${SLOTS}`;

/**
 * `top`: where the lines below the title begin; `end`: bottom of the column. Coordinates are those of the slots' boxes.
 */
export function xaColumn(
  nodes: readonly XaNode[],
  slots: readonly PlacedSlot[],
  levels: number,
  { top, end, lh, chars }: { top: number; end: number; lh: number; chars: number },
): XaColumn {
  const lines: ColumnLine[] = [];
  const leaves: Leaf[] = [];
  let y = top + lh / 2;
  const inner = nodes.filter(({ shift }) => shift > 0).slice(0, levels - 1);
  for (const node of inner) {
    lines.push({ y, text: `shift ${node.shift}`, kind: 'node' });
    lines.push({ y: y + lh, text: childrenText(node.children, chars), kind: 'children' });
    y += 2 * lh;
  }
  y = top + 2 * (levels - 1) * lh;
  const indexes = [...new Set(slots.map(({ index }) => leafOf(index)))];
  indexes.forEach((leaf, i) => {
    const own = slots.filter(({ index }) => leafOf(index) === leaf);
    const next = slots.find(({ index }) => leafOf(index) === indexes[i + 1]);
    const node = nodes.find(({ shift, first }) => shift === 0 && first === leaf * SLOTS);
    const start = i === 0 ? y : own[0].box.y - lh - 2;
    const stop = next ? Math.max(own[own.length - 1].box.y + own[0].box.h + 2, next.box.y - lh - 5) : end - 3;
    leaves.push({ y: start, h: stop - start, present: node !== undefined });
    lines.push({ y: start + lh / 2 + 0.5, text: node ? used(node) : alone(nodes, own), kind: 'node' });
    lines.push(...runs(own, leaf, { from: start + lh, to: stop, lh, chars }));
  });
  return { lines, leaves };
}

/** An array whose only entry has index 0 needs no node: the head holds the entry itself. */
const alone = (nodes: readonly XaNode[], slots: readonly PlacedSlot[]): string =>
  nodes.length === 0 && slots.some(({ index }) => index === 0) ? 'in head' : 'no node';

/** Runs of empty slots above, between and below the slots of a leaf, where there is room to name them. */
function runs(
  slots: readonly PlacedSlot[],
  leaf: number,
  { from, to, lh, chars }: { from: number; to: number; lh: number; chars: number },
): ColumnLine[] {
  const lines: ColumnLine[] = [];
  let [y, index] = [from, leaf * SLOTS];
  const add = (bottom: number, last: number): void => {
    const text = runText(index, last, chars);
    if (text && bottom - y >= lh * 0.85) lines.push({ y: (y + bottom) / 2, text, kind: 'run' });
  };
  for (const slot of slots) {
    add(slot.box.y, slot.index - 1);
    [y, index] = [slot.box.y + slot.box.h, slot.index + 1];
  }
  add(to, leaf * SLOTS + SLOTS - 1);
  return lines;
}
