/** Items between brackets: where each stands, with its comma and its comments. */
import { isPair, type YAMLMap, type YAMLSeq } from 'yaml';
import { asIn, lineEnd, lineStart, rangeOf, type TextSegment, without } from './places.ts';

/** An item of a list, a field of a map. */
export interface FlowItem extends TextSegment {
  /** Where the comma behind it stands. */
  readonly comma: number | undefined;
  /** Its lines, where nothing else stands on them: with the comments behind it, and above it unless it is the first. */
  readonly lines: TextSegment | undefined;
}

/** Where a comma stands between two places, but not in a comment. */
function commaIn(text: string, from: number, to: number): number | undefined {
  for (let at = from; at < to; at++) {
    if (text[at] === '#') at = lineEnd(text, at) - 1;
    else if (text[at] === ',') return at;
  }
  return undefined;
}

/** An anchor or a tag, before what has it. */
const ANCHORS = /(?:[&!][^\s,[\]{}]*\s+)+$/;

/** Of a list or a map between brackets. */
export function flowItems(text: string, { items, range }: YAMLSeq | YAMLMap): FlowItem[] {
  const found: FlowItem[] = [];
  const [begin, end] = [range![0] + 1, range![1] - 1];
  const places = items.map((item) =>
    isPair(item) ? ([rangeOf(item.key)[0], rangeOf(item.value ?? item.key)[1]] as const) : rangeOf(item),
  );
  for (const [i, [start, to]] of places.entries()) {
    const last = found.at(-1);
    const between = text.slice(last ? (last.comma ?? last.to) : begin, start);
    const from = start - (ANCHORS.exec(between)?.[0].length ?? 0);
    const comma = commaIn(text, to, places[i + 1]?.[0] ?? end);
    const line = lineStart(text, from);
    const behind = comma === undefined ? to : comma + 1;
    const alone =
      line > range![0] &&
      text.slice(line, from).trim() === '' &&
      !text.slice(to, behind).includes('\n') &&
      /^[ \t]*(?:#.*)?\r?\n$/.test(text.slice(behind, lineEnd(text, behind)));
    const above = last ? lineEnd(text, last.comma ?? last.to) : line;
    found.push({ from, to, comma, lines: alone ? { from: above, to: lineEnd(text, behind) } : undefined });
  }
  return found;
}

/** The text without an item. */
export function withoutFlowItem(text: string, items: readonly FlowItem[], i: number): string {
  const { from, to, comma, lines } = items[i];
  const before = comma === undefined ? items[i - 1]?.comma : undefined;
  if (lines) return without(text, before === undefined ? [lines] : [lines, { from: before, to: before + 1 }]);
  if (before !== undefined) {
    const blank = text.slice(before + 1, from).trim() === '';
    const gap = blank ? /\s*$/.exec(text.slice(items[i - 1].to, before))![0].length : 0;
    return without(
      text,
      blank
        ? [{ from: before - gap, to }]
        : [
            { from: before, to: before + 1 },
            { from, to },
          ],
    );
  }
  if (comma === undefined) return without(text, [{ from, to }]);
  const behind = comma + 1 + /^[ \t]*/.exec(text.slice(comma + 1))![0].length;
  const near = text.slice(to, comma).trim() === '';
  return without(
    text,
    near
      ? [{ from, to: behind }]
      : [
          { from, to },
          { from: comma, to: behind },
        ],
  );
}

/** The text with one more item before the i-th, or behind the last. */
export function withFlowItem(text: string, node: YAMLSeq | YAMLMap, i: number, item: string): string {
  const items = flowItems(text, node);
  const next = items.at(i);
  const indented = (like: FlowItem): string => text.slice(lineStart(text, like.from), like.from);
  if (i < items.length && next) {
    const { from, lines } = next;
    if (lines) return text.slice(0, lines.from) + asIn(text, `${indented(next)}${item},\n`) + text.slice(lines.from);
    return `${text.slice(0, from)}${item}, ${text.slice(from)}`;
  }
  const last = items.at(-1);
  if (!last) {
    const [from, to] = rangeOf(node);
    const inside = text.slice(from + 1, to - 1);
    return text.slice(0, from + 1) + item + (inside.trim() === '' ? '' : inside) + text.slice(to - 1);
  }
  const { to, comma, lines } = last;
  if (!lines) return `${text.slice(0, to)}, ${item}${text.slice(to)}`;
  const ends = comma === undefined ? '' : ',';
  const until = `${text.slice(0, to)}${comma === undefined ? ',' : ''}${text.slice(to, lines.to)}`;
  return until + asIn(text, `${indented(last)}${item}${ends}\n`) + text.slice(lines.to);
}

/** The text with its items in another order: lines with their comments, or items alone. */
export function reordered(text: string, items: readonly FlowItem[], order: readonly number[]): string {
  const ended = items.at(-1)!.comma !== undefined;
  const asLines = items.every(({ lines }) => lines);
  const parts = items.map((item) => (asLines ? item.lines! : item));
  const moved = order.map((n, place) => {
    const { from, to } = parts[n];
    const between = place + 1 < parts.length ? text.slice(parts[place].to, parts[place + 1].from) : '';
    if (!asLines) return text.slice(from, to) + between;
    const { to: end, comma } = items[n];
    const wants = ended || place + 1 < order.length;
    return `${text.slice(from, end)}${wants ? ',' : ''}${text.slice(comma === undefined ? end : comma + 1, to)}`;
  });
  return text.slice(0, parts[0].from) + moved.join('') + text.slice(parts[parts.length - 1].to);
}
