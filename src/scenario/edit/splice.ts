/** Changes of a scenario's text that leave all else of it as it stands: comments, layout, order. */
import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { fieldName, type Path } from '../language/errors.ts';
import { type FlowItem, flowItems, reordered, withFlowItem, withoutFlowItem } from './flow.ts';
import {
  asIn,
  columnOf,
  EditError,
  lineEnd,
  lineEnded,
  lineStart,
  listAt,
  nodeAt,
  rangeOf,
  read,
  segmentsOf,
  type TextSegment,
} from './places.ts';

/** Moves an item of a list to where another one stands; those between give way. */
export function moveItem(text: string, list: Path, from: number, to: number): string {
  const seq = listAt(text, list);
  if (!seq.items[from] || !seq.items[to]) throw new EditError('there is no such place');
  const order = [...seq.items.keys()];
  order.splice(to, 0, ...order.splice(from, 1));
  if (seq.flow) return reordered(text, flowItems(text, seq), order);
  const parts = segmentsOf(text, seq);
  const moved = order.map((n) => lineEnded(text, text.slice(parts[n].from, parts[n].to)));
  return text.slice(0, parts[0].from) + moved.join('') + text.slice(parts[parts.length - 1].to);
}

/** Takes an item out of a list; a list that is empty then stays, as `[]`. */
export function removeItem(text: string, list: Path, i: number): string {
  const seq = listAt(text, list);
  if (!seq.items[i]) throw new EditError('there is no such item');
  if (seq.flow) return withoutFlowItem(text, flowItems(text, seq), i);
  const { from, to } = segmentsOf(text, seq)[i];
  if (seq.items.length > 1) return text.slice(0, from) + text.slice(to);
  return besideKey(text, pairAt(text, list), '[]', { from, to });
}

/** The text with a value behind a key, before comments that follow it, instead of lines below it. */
function besideKey(text: string, pair: Pair | undefined, value: string, { from, to }: TextSegment): string {
  const [, end] = rangeOf(pair?.key);
  const colon = /^\s*:/.exec(text.slice(end));
  if (!colon) throw new EditError('it does not stand below a key');
  const behind = end + colon[0].length;
  const anchors = /^(?: +[&!]\S+)*/.exec(text.slice(behind))![0].length;
  return `${text.slice(0, behind)} ${value}${text.slice(behind + anchors, from)}${text.slice(to)}`;
}

/** A field with its key; undefined where there is none. */
function pairAt(text: string, path: Path): Pair | undefined {
  const map = nodeAt(read(text), path.slice(0, -1));
  return isMap(map) ? map.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
}

/**
 * Puts an item before the i-th of a list, or behind the last. `item`: on lines of its own, as below `- ` without indentation;
 * `flow`: the same on one line, for a list in flow style.
 */
export function insertItem(text: string, list: Path, i: number, item: string, flow = item): string {
  const seq = listAt(text, list);
  if (seq.flow) return withFlowItem(text, seq, i, flow);
  const segments = segmentsOf(text, seq);
  const indent = /^ */.exec(text.slice(segments[0].dash))![0];
  const at = i < segments.length ? segments[i].from : segments[segments.length - 1].to;
  const lines = asIn(text, `${indent}- ${item.replaceAll('\n', `\n${indent}  `)}\n`);
  return lineEnded(text, text.slice(0, at)) + lines + text.slice(at);
}

/**
 * Puts a copy of an item before the i-th of its list, or behind the last. `written`: what the copy is, of the part of the
 * text where the item stands. Comments above it are about the first of the two.
 */
export function copyItem(
  text: string,
  list: Path,
  item: number,
  at: number,
  written = (from: number, to: number): string => text.slice(from, to),
): string {
  const seq = listAt(text, list);
  if (!seq.items[item]) throw new EditError('there is no such item');
  if (seq.flow) return insertItem(text, list, at, written(...rangeOf(seq.items[item])));
  const segments = segmentsOf(text, seq);
  const own = written(segments[item].dash, segments[item].to);
  const before = at < segments.length ? segments[at].from : segments[segments.length - 1].to;
  return lineEnded(text, text.slice(0, before)) + lineEnded(text, own) + text.slice(before);
}

/** Sets a field of a map, there or not. `value`: as it is written. */
export function setField(text: string, map: Path, key: string, value: string): string {
  const node = nodeAt(read(text), map);
  if (!isMap(node)) throw new EditError(`${fieldName(map)} has no fields`);
  const pair = pairAt(text, [...map, key]);
  if (pair?.value) {
    const [from, to] = rangeOf(pair.value);
    if ((isMap(pair.value) || isSeq(pair.value)) && !pair.value.flow) {
      const last = from + text.slice(from, to).trimEnd().length - 1;
      return besideKey(text, pair, value, { from: lineStart(text, from), to: lineEnd(text, last) });
    }
    const gap = text[from - 1] === ':' ? ' ' : '';
    return text.slice(0, from) + gap + value + text.slice(from + text.slice(from, to).trimEnd().length);
  }
  const [from, to] = rangeOf(node);
  if (node.flow) return withFlowField(text, node, `${key}: ${value}`);
  const end = lineEnd(text, text.slice(from, to).trimEnd().length + from - 1);
  const indent = ' '.repeat(columnOf(text, from));
  const line = asIn(text, `${indent}${key}:${value.startsWith('\n') ? '' : ' '}${value}\n`);
  return lineEnded(text, text.slice(0, end)) + line + text.slice(end);
}

function withFlowField(text: string, node: YAMLMap, field: string): string {
  const [from, to] = rangeOf(node);
  // An item of a list between brackets is a map without its own.
  if (text[from] !== '{') return `${text.slice(0, from)}{ ${text.slice(from, to)}, ${field} }${text.slice(to)}`;
  return withFlowItem(text, node, node.items.length, node.items.length > 0 ? field : ` ${field} `);
}

/** A field leaves the comments above it. */
const withoutAbove =
  (text: string) =>
  (item: FlowItem): FlowItem =>
    item.lines ? { ...item, lines: { from: lineStart(text, item.from), to: item.lines.to } } : item;

/** Takes a field out of a map, there or not. */
export function removeField(text: string, map: Path, key: string): string {
  const node = nodeAt(read(text), map);
  if (!isMap(node)) throw new EditError(`${fieldName(map)} has no fields`);
  const i = node.items.findIndex((one) => isScalar(one.key) && one.key.value === key);
  if (i < 0) return text;
  if (node.flow) return withoutFlowItem(text, flowItems(text, node).map(withoutAbove(text)), i);
  const [begin] = rangeOf(node.items[i].key);
  const end = rangeOf(node.items[i].value ?? node.items[i].key)[1];
  const next = lineEnd(text, text.slice(begin, end).trimEnd().length + begin - 1);
  const line = lineStart(text, begin);
  if (i > 0) return text.slice(0, line) + text.slice(next);
  if (node.items.length === 1) throw new EditError(`${fieldName(map)} has no other field`);
  // It may stand behind the dash of an item: then the next one does, or a comment above that.
  const [after] = rangeOf(node.items[1].key);
  const comment = /^\s*#/.exec(text.slice(next, after))?.[0].length;
  return text.slice(0, begin) + text.slice(comment === undefined ? after : next + comment - 1);
}

/** Adds an item to a list at the top of the scenario, which need not be there. */
export function addToTop(text: string, key: string, item: string): string {
  const doc = read(text);
  const list = nodeAt(doc, [key]);
  if (isSeq(list)) return insertItem(text, [key], list.items.length, item);
  const top = doc.contents;
  if (!isMap(top)) throw new EditError('the scenario has no fields');
  if (top.flow) return setField(text, [], key, `[${item}]`);
  const indent = ' '.repeat(columnOf(text, rangeOf(top)[0]));
  // Behind the last comments, but in the document.
  const end = /^\.\.\.(?=\s|$)/m.exec(text.slice(rangeOf(top)[1]));
  const at = end ? rangeOf(top)[1] + end.index : text.length;
  const lines = asIn(text, `${indent}${key}:\n${indent}  - ${item}\n`);
  return lineEnded(text, text.slice(0, at)) + lines + text.slice(at);
}

/** Puts an item before the i-th of a list of a map, which need not be there. `item`, `flow`: as for `insertItem`. */
export function insertInto(text: string, list: Path, i: number, item: string, flow = item): string {
  const doc = read(text);
  if (isSeq(nodeAt(doc, list))) return insertItem(text, list, i, item, flow);
  const [map, key] = [list.slice(0, -1), String(list.at(-1))];
  const node = nodeAt(doc, map);
  if (!isMap(node) || nodeAt(doc, list) !== undefined) throw new EditError(`${fieldName(list)} is no list`);
  if (node.flow) return setField(text, map, key, `[${flow}]`);
  const [from] = rangeOf(node);
  const indent = ' '.repeat(columnOf(text, from) + 2);
  return setField(text, map, key, `\n${indent}- ${item.replaceAll('\n', `\n${indent}  `)}`);
}
