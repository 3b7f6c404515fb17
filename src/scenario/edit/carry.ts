/** An item of a list goes into another list: a command into another batch, a step into another program. */
import { isMap, isNode, isPair, isScalar, isSeq, Lexer } from 'yaml';
import type { Path } from '../language/errors.ts';
import { flowItems } from './flow.ts';
import { EditError, lineEnded, listAt, nodeAt, rangeOf, read, segmentsOf } from './places.ts';
import { insertInto, insertItem } from './splice.ts';

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
  const part = seq.flow ? (flowItems(text, seq)[item].lines ?? { from: start, to: end }) : segmentsOf(text, seq)[item];
  if (!isSeq(to) || to.flow) {
    if (hasComments(text.slice(part.from, part.to)))
      throw new EditError('its comments have no place in a list on one line');
    return insertInto(text, list, i, onOneLine(text, node));
  }
  if (seq.flow) {
    if (hasComments(text.slice(part.from, start)) || hasComments(text.slice(end, part.to)))
      throw new EditError('its comments have no place in the other list');
    return insertItem(text, list, i, text.slice(start, end));
  }
  const others = segmentsOf(text, to);
  const columnOf = (dash: number): number => /^ */.exec(text.slice(dash))![0].length;
  const by = columnOf(others[0].dash) - columnOf(segmentsOf(text, seq)[item].dash);
  const at = i < others.length ? others[i].from : others[others.length - 1].to;
  const lines = shifted(text.slice(part.from, part.to), by);
  return lineEnded(text, text.slice(0, at)) + lineEnded(text, lines) + text.slice(at);
}
