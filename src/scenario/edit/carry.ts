/** An item of a list goes into another list: a command into another batch, a step into another program. */
import { isMap, isNode, isPair, isScalar, isSeq, Lexer } from 'yaml';
import type { Path } from '../language/errors.ts';
import {
  EditError,
  insertInto,
  insertItem,
  lineEnded,
  lineStart,
  listAt,
  nodeAt,
  rangeOf,
  read,
  segmentsOf,
} from './splice.ts';

/** A node as it is written in a list on one line. */
function onOneLine(text: string, node: unknown): string {
  if (isSeq(node)) return `[${node.items.map((item) => onOneLine(text, item)).join(', ')}]`;
  if (isMap(node)) {
    const fields = node.items.map((pair) =>
      isPair(pair) ? `${onOneLine(text, pair.key)}: ${onOneLine(text, pair.value)}` : '',
    );
    return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}';
  }
  if (!isNode(node)) return '';
  const written = text.slice(...rangeOf(node)).trim();
  if (isScalar(node) && written.includes('\n')) throw new EditError('its lines have no place in a list on one line');
  return written;
}

const hasComments = (part: string): boolean => [...new Lexer().lex(part)].some((token) => token.startsWith('#'));

/** Lines with another indentation. */
const shifted = (lines: string, by: number): string =>
  lines.replace(/^ *(?=\S)/gm, (blank) => ' '.repeat(Math.max(0, blank.length + by)));

/**
 * The text with a copy of an item before the i-th of another list, or behind its last: with the comments above and behind it,
 * indented as it is there.
 */
export function copyToList(text: string, from: Path, item: number, list: Path, i: number): string {
  const seq = listAt(text, from);
  const node = seq.items[item];
  if (!node) throw new EditError('there is no such item');
  const [start, end] = rangeOf(node);
  const to = nodeAt(read(text), list);
  if (!isSeq(to) || to.flow) {
    const part = seq.flow ? { from: start, to: end } : segmentsOf(text, seq)[item];
    if (hasComments(text.slice(part.from, part.to)))
      throw new EditError('its comments have no place in a list on one line');
    return insertInto(text, list, i, onOneLine(text, node));
  }
  if (seq.flow) return insertItem(text, list, i, text.slice(start, end));
  const own = segmentsOf(text, seq)[item];
  const others = segmentsOf(text, to);
  const columnOf = (at: number): number => /^ */.exec(text.slice(lineStart(text, at)))![0].length;
  const by = columnOf(rangeOf(to.items[0])[0]) - columnOf(start);
  const at = i < others.length ? others[i].from : others[others.length - 1].to;
  const lines = shifted(text.slice(own.from, own.to), by);
  return lineEnded(text, text.slice(0, at)) + lineEnded(text, lines) + text.slice(at);
}
