/** What is no YAML, in words: what was expected, and what was found. Of mistakes that follow from each other the first. */
import { type Document, type ErrorCode, isScalar, visit, type YAMLError } from 'yaml';

interface Broken {
  /** Offsets in UTF-16 units. */
  readonly at: number;
  readonly end: number;
  readonly message: string;
}

/** By what the library says, or by its code. */
const WORDS: readonly (readonly [said: RegExp, words: string | ((...parts: string[]) => string)])[] = [
  [/^Unexpected , in/, () => "expected a value before ','"],
  [/^Missing , (?:or : )?between/, "expected ',' between two items"],
  [/^Missing closing (["'])quote/, (_, quote) => `expected ${quote} at the end of a quoted text`],
  [/^Missing space after :/, "expected a blank behind ':'"],
  [
    /must be sufficiently indented and end with a (.)|must end with a (.)/,
    (_, a, b) => `expected '${a ?? b}' before this`,
  ],
  [/^Implicit map keys need to be followed|^Implicit keys? need/, "expected ':' behind a key, on its line"],
  [/^Nested mappings are not allowed/, "expected one key and value: another ':' needs quotes or a line of its own"],
  [/^A block sequence may not be used as an implicit map key/, "expected a key, found a list item '- …'"],
  [/^Block collections are not allowed/, 'expected one value: between brackets a map needs { } and a list [ ]'],
  [/must start at the same column/, 'expected the indentation of the items beside it'],
  [/^Tabs are not allowed/, 'expected blanks as indentation, found a tab'],
  [/^Sequence item without -/, "expected '- ' before an item of a list"],
  [/^Plain value cannot start with (.*)/, (_, found) => `expected quotes around a text that begins with a ${found}`],
  [/^Source contains multiple documents/, "expected one document, found a second one behind '---'"],
];

/** What is wrong about how things stand, not about what they mean. */
const LAYOUT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'UNEXPECTED_TOKEN',
  'MISSING_CHAR',
  'BAD_INDENT',
  'MULTILINE_IMPLICIT_KEY',
  'BLOCK_AS_IMPLICIT_KEY',
  'BLOCK_IN_FLOW',
]);
const MOST_FOUND = 20;

function worded(text: string, { message, code, pos: [at] }: YAMLError): string {
  const [said] = message.split('\n');
  for (const [pattern, words] of WORDS) {
    const parts = pattern.exec(said);
    if (parts) return typeof words === 'string' ? words : words(...parts);
  }
  if (code !== 'UNEXPECTED_TOKEN') return said;
  const found = text.slice(at, Math.min(endOfLine(text, at), at + MOST_FOUND)).trim();
  return `expected nothing more here, found ${found === '' ? 'the end of the line' : `'${found}'`}`;
}

/** The rest of the text is in it. */
const UNCLOSED = /^Missing closing/;

/** Offsets. A text without its second quote is wrong where it begins. */
function placeOf(text: string, doc: Document, { message, pos: [at, end] }: YAMLError): readonly [number, number] {
  if (!UNCLOSED.test(message)) return [at, end];
  let begin = at;
  visit(doc, {
    Scalar(_, node) {
      if (isScalar(node) && node.range && node.range[0] < at && at <= node.range[1]) begin = node.range[0];
    },
  });
  return [begin, Math.min(endOfLine(text, begin), at)];
}

/** In the order of the text. What is told of the lines right behind a mistake in how things stand comes of that one. */
export function brokenIn(text: string, doc: Document): readonly Broken[] {
  const told: Broken[] = [];
  let follows = -1;
  let apart = false;
  for (const error of [...doc.errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    const [at, end] = placeOf(text, doc, error);
    const layout = LAYOUT.has(error.code);
    // Where the text has fallen apart, what is left of it stands nowhere.
    const left = apart && error.code === 'UNEXPECTED_TOKEN';
    if (!layout || (at > follows && !left)) told.push({ at, end, message: worded(text, error) });
    apart ||= error.code === 'UNEXPECTED_TOKEN';
    if (UNCLOSED.test(error.message)) follows = text.length;
    // Up to the end of the next line.
    else if (layout) follows = Math.max(follows, endOfLine(text, endOfLine(text, at) + 1));
  }
  return told;
}

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
};
