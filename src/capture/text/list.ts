/** Memory as a list of numbers: what gdb and drgn print of an array, a list or bytes of Python, JSON. */
import { bytesOf } from './form.ts';
import type { Plausible, TextMemory } from './read.ts';
import { type Placed, ImageTarget } from './target.ts';

/** Characters; what is longer is no list that somebody printed. */
const MOST = 2 ** 24;
/** `$1 = {`, `(u64 [128]){`, `cmdq = [`, behind what was typed; and `b'\x12…'`. */
const BEGIN =
  /^(?:\s*(?:>>>|\(gdb\)|In \[\d+\]:)[^\n]*\n)?\s*(?:(?<gdb>\$\d+) = |Out\[\d+\]: |[A-Za-z_]\w* = )?(?<type>\([\w ]+(?:\[\d*\]|\*| )*\)\s*)?(?=[[{(]|b['"])/;
const TOKEN =
  /(?<bytes>b'(?:[^'\\]|\\.)*'|b"(?:[^"\\]|\\.)*")|<repeats (?<times>\d+) times>|\[(?<index>\d+)\](?: =|:)|["']?(?<name>[A-Za-z_]\w*)["']?\s*[=:](?!=)|(?<cast>\([\w ]+(?:\[\d*\])*\))|["']?(?<number>0x[\da-f]+|\d+)(?:u?l{0,2})\b["']?|(?<open>[[{(])|(?<close>[\]})])|[,;\s]+|(?<rest>\S)/gi;
/** Members that hold words, and those that number them. */
const WORDS = /^(?:cmds?|commands|words?|data|values?|raw|[dw]\d|word\d)$/i;
const NUMBERS = /^(?:slot|index|idx|entry|i|n)$/i;
/** Bytes of a type. */
const TYPES: readonly (readonly [RegExp, number])[] = [
  [/64\b|64_t|long|size_t/, 8],
  [/32\b|32_t|\bint\b/, 4],
  [/16\b|16_t|short/, 2],
  [/8\b|8_t|char/, 1],
];

const QUOTE = /^\s*> /;
/** What stands before a list and behind it: fences of Markdown, the command that printed it, where the next would be typed. */
const FIRST = /^(?:```.*|[\w.-]+@[\w:~/.-]* ?[#$] .*)\n/;
const LAST = /^\s*(?:```|>>>|\(gdb\)|In \[\d+\]:|[\w.-]+@[\w:~/.-]* ?[#$])\s*$/;

function undressed(text: string): string {
  const plain = (QUOTE.test(text) ? text.replace(/^> ?/gm, '') : text).trim().replace(FIRST, '');
  const end = plain.lastIndexOf('\n');
  return end >= 0 && LAST.test(plain.slice(end)) ? plain.slice(0, end) : plain;
}

/** Undefined for what is no list of numbers alone. */
export function listIn(whole: string, plausible: Plausible): TextMemory | undefined {
  const text = whole.length <= MOST ? undressed(whole) : '';
  const begin = BEGIN.exec(text);
  if (!begin) return undefined;
  const { gdb, type = '' } = begin.groups ?? {};
  const rest = text.slice(begin[0].length);
  const form = gdb ? 'gdb' : type ? 'drgn' : /^[[{]\s*["[{\d]/.test(rest) ? 'JSON or Python' : 'Python';
  const bytes = /^b(['"])((?:[^\\]|\\.)*)\1\s*$/s.exec(rest);
  if (bytes) return { ...placed(bytesIn(bytes[2]), 1), form, why: 'bytes of Python' };
  const values = valuesIn(rest);
  if (!values || values.length < 2) return undefined;
  // drgn leaves the zeros at the end of an array out.
  const length = [...type.matchAll(/\[(\d+)\]/g)].reduce((all, [, n]) => all * Number(n), 1);
  if (length <= MOST) while (values.length < length) values.push(0n);
  const told = TYPES.find(([name]) => name.test(type))?.[1];
  const digits = values.reduce((most, value) => Math.max(most, value.toString(16).length), 0);
  const [first, ...others] = (told ? [told] : [8, 4, 1])
    .filter((unit) => digits <= unit * 2)
    .map((unit) => ({ unit, read: placed(values, unit) }));
  if (!first) return undefined;
  const best = others.reduce((a, b) => (plausible(b.read.bytes) > plausible(a.read.bytes) ? b : a), first);
  const by = told ? 'as its type tells' : others.length === 0 ? 'as wide as the widest' : 'so they make sense';
  return { ...best.read, form, why: `a list of numbers of ${best.unit} bytes, ${by}` };
}

function placed(values: readonly bigint[], unit: number): Placed {
  const to = new ImageTarget();
  for (const value of values) to.put(bytesOf(value.toString(16), unit, 'little'), to.end, 0);
  return to.done();
}

/** The numbers of a list in their order; undefined where something else stands among them. */
function valuesIn(list: string): bigint[] | undefined {
  const values: bigint[] = [];
  /** Where each element that is open begins, and where the last one began. */
  const open: number[] = [];
  let last = 0;
  let closed = false;
  let numbering = false;
  /** Whether a list within had a name. */
  let named = false;
  for (const match of list.matchAll(TOKEN)) {
    const { bytes, times, index, name, number, open: opens, close, rest } = match.groups as Groups;
    if (rest !== undefined || bytes !== undefined || (closed && match[0].trim() !== '')) return undefined;
    if (name !== undefined && !WORDS.test(name) && !NUMBERS.test(name)) {
      // `"cmdq": [` names the only list; two of them are two memories.
      if (named || !/^\s*[[{(]/.test(list.slice(match.index + match[0].length, match.index + match[0].length + 16)))
        return undefined;
      named = true;
    }
    if (name !== undefined) numbering = NUMBERS.test(name);
    const size = values.length - last;
    // What is left out is zero.
    if (index !== undefined && size > 0)
      while (values.length < Number(index) * size && values.length < MOST) values.push(0n);
    if (times !== undefined) {
      const again = values.slice(last);
      for (let i = 1; i < Number(times) && values.length < MOST; i++) values.push(...again);
    }
    if (number !== undefined) {
      if (!numbering) {
        last = values.length;
        values.push(BigInt(number));
      }
      numbering = false;
    }
    if (opens !== undefined) open.push(values.length);
    if (close !== undefined) {
      last = open.pop() ?? 0;
      closed = open.length === 0;
    }
  }
  return closed ? values : undefined;
}

type Groups = Readonly<
  Partial<Record<'bytes' | 'times' | 'index' | 'name' | 'number' | 'open' | 'close' | 'rest', string>>
>;

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, 0: 0 };

/** `\x12\x00A` */
function bytesIn(literal: string): bigint[] {
  const bytes: bigint[] = [];
  for (const [, hex, escaped, plain] of literal.matchAll(/\\x([\da-f]{2})|\\(.)|([^\\])/gis))
    bytes.push(BigInt(hex !== undefined ? `0x${hex}` : (ESCAPES[escaped] ?? (escaped ?? plain).charCodeAt(0))));
  return bytes;
}
