/** Changes of a scenario's text that leave all else of it as it stands: comments, layout, order. */
import { type Document, isMap, isNode, isPair, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { fieldName, type Path } from '../language/errors.ts';

/** A text whose layout leaves no place for the change. */
export class EditError extends Error {}

const read = (text: string): Document => parseDocument(text, { version: '1.2', uniqueKeys: false, logLevel: 'silent' });

function nodeAt(doc: Document, path: Path): unknown {
  let node: unknown = doc.contents;
  for (const key of path) {
    if (isMap(node))
      node = node.items.find((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === key)?.value;
    else if (isSeq(node)) node = node.items[Number(key)];
    else return undefined;
  }
  return node;
}

const rangeOf = (node: unknown): readonly [from: number, to: number] => {
  if (!isNode(node) || !node.range) throw new EditError('it has no place in the text');
  return [node.range[0], node.range[1]];
};

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
};

function listAt(text: string, path: Path): YAMLSeq {
  const node = nodeAt(read(text), path);
  if (!isSeq(node)) throw new EditError(`${fieldName(path)} is no list`);
  return node;
}

interface Segment {
  readonly from: number;
  readonly to: number;
}

/** The lines of the items of a list in block style, each with the comments above it. */
function segmentsOf(text: string, { items }: YAMLSeq): Segment[] {
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

const withLineEnd = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** Exchanges an item of a list with the next one. */
export function swapWithNext(text: string, list: Path, i: number): string {
  const seq = listAt(text, list);
  if (!seq.items[i] || !seq.items[i + 1]) throw new EditError('there is no next one');
  const parts = seq.flow
    ? seq.items.map((item) => ({ from: rangeOf(item)[0], to: rangeOf(item)[1] }))
    : segmentsOf(text, seq);
  const [a, b] = [parts[i], parts[i + 1]];
  const [first, second] = [text.slice(a.from, a.to), text.slice(b.from, b.to)];
  const between = text.slice(a.to, b.from);
  const exchanged = seq.flow ? second + between + first : withLineEnd(second) + withLineEnd(first);
  return text.slice(0, a.from) + exchanged + text.slice(b.to);
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
  const head = text.slice(0, from).trimEnd();
  return `${head} []\n${text.slice(to)}`;
}

/** Puts an item before the i-th of a list, or behind the last. `item`: in flow style, on one line. */
export function insertItem(text: string, list: Path, i: number, item: string): string {
  const seq = listAt(text, list);
  const { items } = seq;
  if (seq.flow) {
    const [from, to] = rangeOf(seq);
    if (items.length === 0) return `${text.slice(0, from)}[${item}]${text.slice(to)}`;
    if (i >= items.length) {
      const end = rangeOf(items[items.length - 1])[1];
      return `${text.slice(0, end)}, ${item}${text.slice(end)}`;
    }
    const at = rangeOf(items[i])[0];
    return `${text.slice(0, at)}${item}, ${text.slice(at)}`;
  }
  const segments = segmentsOf(text, seq);
  const [first] = items.map((one) => rangeOf(one)[0]);
  const indent = /^ */.exec(text.slice(lineStart(text, first)))![0];
  const at = i < segments.length ? segments[i].from : segments[segments.length - 1].to;
  return `${withLineEnd(text.slice(0, at))}${indent}- ${item}\n${text.slice(at)}`;
}

/** Puts an item of a list behind itself once more. */
export function duplicateItem(text: string, list: Path, i: number): string {
  const seq = listAt(text, list);
  if (!seq.items[i]) throw new EditError('there is no such item');
  if (seq.flow) return insertItem(text, list, i + 1, text.slice(...rangeOf(seq.items[i])));
  const { from, to } = segmentsOf(text, seq)[i];
  // Comments above it are about the first of the two.
  const own = text.slice(lineStart(text, Math.max(from, rangeOf(seq.items[i])[0])), to);
  return withLineEnd(text.slice(0, to)) + own + text.slice(to);
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
  return `${withLineEnd(text.slice(0, end))}${' '.repeat(column)}${key}: ${value}\n${text.slice(end)}`;
}

/** Adds an item to a list at the top of the scenario, which need not be there. */
export function addToTop(text: string, key: string, item: string): string {
  const list = nodeAt(read(text), [key]);
  if (isSeq(list)) return insertItem(text, [key], list.items.length, item);
  return `${withLineEnd(text)}${key}:\n  - ${item}\n`;
}
