/** Changes of a scenario's text that leave all else of it as it stands: comments, layout, order. */
import { type Document, isMap, isNode, isPair, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { fieldName, type Path } from '../language/errors.ts';
import { yamlOf } from '../language/yaml-text.ts';

/** A text whose layout leaves no place for the change. */
export class EditError extends Error {}

/** A text as nodes, with the places of all of them. */
export const read = (text: string): Document => yamlOf(text).doc;

export function nodeAt(doc: Document, path: Path): unknown {
  let node: unknown = doc.contents;
  for (const key of path) {
    if (isMap(node))
      node = node.items.find((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === key)?.value;
    else if (isSeq(node)) node = node.items[Number(key)];
    else return undefined;
  }
  return node;
}

export const rangeOf = (node: unknown): readonly [from: number, to: number] => {
  if (!isNode(node) || !node.range) throw new EditError('it has no place in the text');
  return [node.range[0], node.range[1]];
};

export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
};

export function listAt(text: string, path: Path): YAMLSeq {
  const node = nodeAt(read(text), path);
  if (!isSeq(node)) throw new EditError(`${fieldName(path)} is no list`);
  return node;
}

export interface TextSegment {
  readonly from: number;
  readonly to: number;
}

/** The lines of the items of a list in block style, each with the comments above it. */
export function segmentsOf(text: string, { items }: YAMLSeq): TextSegment[] {
  let from = -1;
  return items.map((item) => {
    const [start, end] = rangeOf(item);
    const line = lineStart(text, start);
    if (!/^[ ]*- +$/.test(text.slice(line, start))) throw new EditError('its items do not begin on lines of their own');
    if (from < 0) from = line;
    const last = text.slice(start, end).trimEnd().length + start - 1;
    const segment = { from, to: lineEnd(text, last) };
    from = segment.to;
    return segment;
  });
}

/** How the lines of a text end: as its first does. */
export const lineEndOf = (text: string): string => (/\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n');

/** Lines that go into a text, ended as those there are. */
const asIn = (text: string, lines: string): string => lines.replaceAll(/\r?\n/g, lineEndOf(text));

/** `part` of a text, which ends with its line. */
export const lineEnded = (text: string, part: string): string =>
  part === '' || part.endsWith('\n') ? part : part + lineEndOf(text);

/** Moves an item of a list to where another one stands; those between give way. */
export function moveItem(text: string, list: Path, from: number, to: number): string {
  const seq = listAt(text, list);
  if (!seq.items[from] || !seq.items[to]) throw new EditError('there is no such place');
  const parts = seq.flow
    ? seq.items.map((item): TextSegment => ({ from: rangeOf(item)[0], to: rangeOf(item)[1] }))
    : segmentsOf(text, seq);
  const order = [...parts.keys()];
  order.splice(to, 0, ...order.splice(from, 1));
  const ends = (own: string): string => (seq.flow ? own : lineEnded(text, own));
  const moved = order.map((n, i) => {
    const between = i + 1 < parts.length ? text.slice(parts[i].to, parts[i + 1].from) : '';
    return ends(text.slice(parts[n].from, parts[n].to)) + between;
  });
  return text.slice(0, parts[0].from) + moved.join('') + text.slice(parts[parts.length - 1].to);
}

/** Takes an item out of a list; a list that is empty then stays, as `[]`. */
export function removeItem(text: string, list: Path, i: number): string {
  const seq = listAt(text, list);
  if (!seq.items[i]) throw new EditError('there is no such item');
  if (seq.flow) {
    const [from, to] = rangeOf(seq.items[i]);
    if (seq.items.length === 1) return text.slice(0, from) + text.slice(to);
    const before = i > 0 ? rangeOf(seq.items[i - 1])[1] : from;
    const after = i > 0 ? to : rangeOf(seq.items[i + 1])[0];
    return text.slice(0, before) + text.slice(after);
  }
  const { from, to } = segmentsOf(text, seq)[i];
  if (seq.items.length > 1) return text.slice(0, from) + text.slice(to);
  // Behind the key, before comments that follow it.
  let line = lineStart(text, from - 1);
  while (line > 0 && /^\s*(#.*)?$/.test(text.slice(line, lineEnd(text, line)).trimEnd()))
    line = lineStart(text, line - 1);
  const head = /^[ -]*[\w-]+:/.exec(text.slice(line, from));
  if (!head) throw new EditError('its list does not stand below a key');
  const behind = line + head[0].length;
  return `${text.slice(0, behind)} []${text.slice(behind, from)}${text.slice(to)}`;
}

/**
 * Puts an item before the i-th of a list, or behind the last. `item`: on lines of its own, as below `- ` without indentation;
 * `flow`: the same on one line, for a list in flow style.
 */
export function insertItem(text: string, list: Path, i: number, item: string, flow = item): string {
  const seq = listAt(text, list);
  const { items } = seq;
  if (seq.flow) {
    const [from, to] = rangeOf(seq);
    if (items.length === 0) return `${text.slice(0, from)}[${flow}]${text.slice(to)}`;
    if (i >= items.length) {
      const end = rangeOf(items[items.length - 1])[1];
      return `${text.slice(0, end)}, ${flow}${text.slice(end)}`;
    }
    const at = rangeOf(items[i])[0];
    return `${text.slice(0, at)}${flow}, ${text.slice(at)}`;
  }
  const segments = segmentsOf(text, seq);
  const [first] = items.map((one) => rangeOf(one)[0]);
  const indent = /^ */.exec(text.slice(lineStart(text, first)))![0];
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
  const [start, end] = rangeOf(seq.items[item]);
  if (seq.flow) return insertItem(text, list, at, written(start, end));
  const segments = segmentsOf(text, seq);
  const own = written(lineStart(text, start), segments[item].to);
  const before = at < segments.length ? segments[at].from : segments[segments.length - 1].to;
  return lineEnded(text, text.slice(0, before)) + lineEnded(text, own) + text.slice(before);
}

/** Sets a field of a map, there or not. `value`: as it is written. */
export function setField(text: string, map: Path, key: string, value: string): string {
  const node = nodeAt(read(text), map);
  if (!isMap(node)) throw new EditError(`${fieldName(map)} has no fields`);
  const pair = (node as YAMLMap).items.find((one) => isScalar(one.key) && one.key.value === key);
  if (pair?.value) {
    const [from, to] = rangeOf(pair.value);
    return text.slice(0, from) + value + text.slice(to);
  }
  const [from, to] = rangeOf(node);
  const last = node.items.at(-1);
  if (node.flow) {
    if (!last) return `${text.slice(0, from)}{ ${key}: ${value} }${text.slice(to)}`;
    const end = rangeOf(last.value ?? last.key)[1];
    return `${text.slice(0, end)}, ${key}: ${value}${text.slice(end)}`;
  }
  const column = from - lineStart(text, from);
  const end = lineEnd(text, text.slice(from, to).trimEnd().length + from - 1);
  const line = asIn(text, `${' '.repeat(column)}${key}:${value.startsWith('\n') ? '' : ' '}${value}\n`);
  return lineEnded(text, text.slice(0, end)) + line + text.slice(end);
}

/** Takes a field out of a map, there or not. */
export function removeField(text: string, map: Path, key: string): string {
  const node = nodeAt(read(text), map);
  if (!isMap(node)) throw new EditError(`${fieldName(map)} has no fields`);
  const i = node.items.findIndex((one) => isScalar(one.key) && one.key.value === key);
  if (i < 0) return text;
  const begins = (n: number): number => rangeOf(node.items[n].key)[0];
  const ends = (n: number): number => rangeOf(node.items[n].value ?? node.items[n].key)[1];
  if (i === 0 && node.items.length > 1) return text.slice(0, begins(0)) + text.slice(begins(1));
  if (node.flow || i > 0) {
    const before = i > 0 ? ends(i - 1) : begins(i);
    if (node.flow) return text.slice(0, before) + text.slice(ends(i));
    const last = text.slice(begins(i), ends(i)).trimEnd().length + begins(i) - 1;
    return text.slice(0, lineStart(text, begins(i))) + text.slice(lineEnd(text, last));
  }
  throw new EditError(`${fieldName(map)} has no other field`);
}

/** What stands at a path, as it is written; undefined where nothing does. */
export function writtenAt(text: string, path: Path): string | undefined {
  const node = nodeAt(read(text), path);
  return isNode(node) ? text.slice(...rangeOf(node)) : undefined;
}

/** Adds an item to a list at the top of the scenario, which need not be there. */
export function addToTop(text: string, key: string, item: string): string {
  const list = nodeAt(read(text), [key]);
  if (isSeq(list)) return insertItem(text, [key], list.items.length, item);
  return lineEnded(text, text) + asIn(text, `${key}:\n  - ${item}\n`);
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
  const indent = ' '.repeat(from - lineStart(text, from) + 2);
  return setField(text, map, key, `\n${indent}- ${item.replaceAll('\n', `\n${indent}  `)}`);
}
