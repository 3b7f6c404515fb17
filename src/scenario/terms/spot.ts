/** What stands at a place of a scenario's text, whole or half written. */
import { type Document, isMap, isNode, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Path } from '../language/errors.ts';

/** Offsets in the text count UTF-16 units. */
export interface Spot {
  /** For a key it ends in the key. */
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly from: number;
  readonly to: number;
  /** The keys of the map that a key is in, its own left out. */
  readonly beside: readonly string[];
}

const covers = (node: unknown, at: number): node is { range: [number, number, number] } =>
  isNode(node) && node.range != null && node.range[0] <= at && at <= node.range[1];

function spotIn(node: unknown, path: Path, at: number): Spot | undefined {
  if (isMap(node)) {
    for (const pair of node.items) {
      if (!isPair(pair) || !isScalar(pair.key)) continue;
      const key = String(pair.key.value);
      const here = [...path, key];
      if (covers(pair.key, at)) {
        const [from, to] = pair.key.range;
        const others = node.items.filter((other) => other !== pair).map(({ key: other }) => other);
        const beside = others.filter(isScalar).map((other) => String(other.value));
        return { path: here, part: 'key', from, to, beside };
      }
      if (covers(pair.value, at)) return spotIn(pair.value, here, at);
    }
    return undefined;
  }
  if (isSeq(node)) {
    const i = node.items.findIndex((item) => covers(item, at));
    return i < 0 ? undefined : spotIn(node.items[i], [...path, i], at);
  }
  if (!covers(node, at)) return undefined;
  const [from, to] = node.range;
  return { path, part: 'value', from, to, beside: [] };
}

export const read = (text: string): Document => parseDocument(text, { version: '1.2', logLevel: 'silent' });

/** Whether there are keys that are lists or maps. */
export function hasOddKeys(doc: Document): boolean {
  let odd = false;
  visit(doc, {
    Pair(_, { key }) {
      odd ||= !isScalar(key);
    },
  });
  return odd;
}

/** What is written at an offset; undefined between things. */
export const spotAt = (text: string, at: number): Spot | undefined => spotIn(read(text).contents, [], at);

/** Stands for what is about to be written, where nothing is yet. */
const WRITTEN = 'x';
const WORD = /[\w-]*$/;

/** What could be written at an offset in the place of the word before it: a key, or a value. */
export function gapsAt(text: string, at: number): readonly Spot[] {
  const word = WORD.exec(text.slice(0, at))![0];
  const from = at - word.length;
  const rest = text.slice(at).replace(/^[\w-]+/, '');
  const tried = (written: string): Spot | undefined => {
    const spot = spotAt(`${text.slice(0, from)}${written}${rest}`, from);
    return spot && { ...spot, from, to: at };
  };
  const key = tried(/^\s*:/.test(rest) ? WRITTEN : `${WRITTEN}: `);
  const value = tried(WRITTEN);
  return [...(key?.part === 'key' ? [key] : []), ...(value?.part === 'value' ? [value] : [])];
}
