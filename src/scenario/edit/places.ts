/** Where things stand in a scenario's text. */
import { type Document, isMap, isNode, isPair, isScalar, isSeq, type YAMLSeq } from 'yaml';
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

export function listAt(text: string, path: Path): YAMLSeq {
  const node = nodeAt(read(text), path);
  if (!isSeq(node)) throw new EditError(`${fieldName(path)} is no list`);
  return node;
}

export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
export const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
};

const BOM = '\uFEFF';

/** Blanks before a place, if what stands there begins its line. */
export const columnOf = (text: string, at: number): number => {
  const line = lineStart(text, at);
  return at - line - (text[line] === BOM ? 1 : 0);
};

/** How the lines of a text end: as its first does. */
const lineEndOf = (text: string): string => (/\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n');

/** Lines that go into a text, ended as those there are. */
export const asIn = (text: string, lines: string): string => lines.replaceAll(/\r?\n/g, lineEndOf(text));

/** `part` of a text, which ends with its line. */
export const lineEnded = (text: string, part: string): string =>
  part === '' || part.endsWith('\n') ? part : part + lineEndOf(text);

export interface TextSegment {
  readonly from: number;
  readonly to: number;
}

/** A text without parts of it, which do not overlap. */
export const without = (text: string, parts: readonly TextSegment[]): string =>
  [...parts].sort((a, b) => b.from - a.from).reduce((left, { from, to }) => left.slice(0, from) + left.slice(to), text);

/** Lines of nothing but comments and blanks. */
const EMPTY = /^\s*(#.*)?$/;
const ANCHOR = '[&!]\\S*';
/** What stands before an item: on its line, and on the line of its dash where it begins below. */
const DASH = new RegExp(`^ *- +(?:${ANCHOR} +)*$`);
const DASH_ABOVE = new RegExp(`^ *-(?: +${ANCHOR})*\\s*(?:\\s#.*)?$`);

/** Where the line of an item's dash begins. */
function dashLine(text: string, item: number): number {
  let line = lineStart(text, item);
  const before = text.slice(line, item);
  if (DASH.test(before)) return line;
  if (before.trim() === '')
    while (line > 0) {
      line = lineStart(text, line - 1);
      const above = text.slice(line, lineEnd(text, line)).trimEnd();
      if (DASH_ABOVE.test(above)) return line;
      if (!EMPTY.test(above)) break;
    }
  throw new EditError('its items do not begin on lines of their own');
}

/** `dash`: where the line of its dash begins. */
export interface ItemLines extends TextSegment {
  readonly dash: number;
}

/** The lines of the items of a list in block style, each with the comments above it. */
export function segmentsOf(text: string, { items }: YAMLSeq): ItemLines[] {
  let from = -1;
  return items.map((item) => {
    const [start, end] = rangeOf(item);
    const dash = dashLine(text, start);
    if (from < 0) from = dash;
    const last = text.slice(start, end).trimEnd().length + start - 1;
    const segment = { from, dash, to: lineEnd(text, last) };
    from = segment.to;
    return segment;
  });
}
