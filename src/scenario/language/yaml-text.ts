/** A text as YAML: nodes with their places, and what of it is no YAML as scenarios have it. */
import { brokenIn } from './yaml-words.ts';
import { type Document, LineCounter, isNode, isScalar, parseDocument, visit } from 'yaml';

/** Nobody changes the nodes: who reads a text has those that others have read. */
export interface YamlText {
  readonly doc: Document;
  readonly lines: LineCounter;
  /** Mistakes; offsets in UTF-16 units. */
  readonly wrong: readonly { readonly at: number; readonly end: number; readonly message: string }[];
}

/** Texts that are kept: one that is changed is asked again and again, and so is what was made of it. */
const KEPT = 4;
/** The last read last. */
const kept = new Map<string, YamlText>();

/** The text is in bounds (`bounds.ts`). */
export function yamlOf(text: string): YamlText {
  const known = kept.get(text) ?? readYaml(text);
  kept.delete(text);
  kept.set(text, known);
  if (kept.size > KEPT) for (const oldest of [...kept.keys()].slice(0, kept.size - KEPT)) kept.delete(oldest);
  return known;
}

function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const doc = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    version: '1.2',
    intAsBigInt: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const broken = brokenIn(text, doc);
  const odd: YamlText['wrong'][number][] = [];
  // What a number cannot hold stays a bigint: words of 64 bits.
  visit(doc, {
    // Nobody needs any, and they let a short text grow without bound.
    Alias(_, { range }) {
      const [at, end] = range ?? [0, 0];
      odd.push({ at, end, message: 'aliases (*name) are not allowed' });
    },
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === 'bigint' && Number.isSafeInteger(Number(node.value)))
        node.value = Number(node.value);
    },
    Map(_, { items }) {
      const keys = new Set<string>();
      for (const { key } of items) {
        const [at, end] = (isNode(key) && key.range) || [0, 0];
        // A key that is a map or a list becomes text with all that is in it.
        if (!isScalar(key)) {
          if (broken.length === 0) odd.push({ at, end, message: 'expected a name as a key' });
          continue;
        }
        const name = String(key.value);
        if (keys.has(name)) odd.push({ at, end, message: `expected each key once, found a second '${name}'` });
        keys.add(name);
      }
    },
  });
  return { doc, lines, wrong: [...broken, ...odd] };
}
