/**
 * The lines of a text one after the other, as `lines.ts` takes them apart: without the numbers that an editor put before
 * them, with what a mail program wrapped put together, and with what was asked of devmem beside its answer. How a text is
 * dressed is told by its first lines.
 */
import { addressOf, type Rewriting } from './form.ts';
import { countingOf, fits } from './counting.ts';
import { areLetters } from './numbers.ts';
import { rewritingOf } from './rewriting.ts';
import { isTwice, once } from './twice.ts';
import { bareText, type Line, lineOf, type NumberRow, type Raw, SAID_BESIDE } from './lines.ts';

/** Lines that tell how a text is meant. */
export const SAMPLE = 4096;
/** Lines, and characters, that tell whether a text is memory. */
const FIRST = 200;
const HEAD = 2 ** 18;
/** Characters of a line. */
const LONGEST = 2 ** 16;

/** `text` without its line ends: \n, \r\n, or \r where there is no other. */
export function* rawLines(text: string): Generator<Raw> {
  const end = text.includes('\n') ? '\n' : '\r';
  for (let from = 0, line = 1; from <= text.length; line++) {
    const to = text.indexOf(end, from);
    const until = to < 0 ? text.length : to;
    const last = text.charCodeAt(until - 1) === 13 && until > from ? until - 1 : until;
    if (to >= 0 || last > from) yield { line, text: text.slice(from, last), next: until + 1 };
    from = until + 1;
  }
}

/** How a text is dressed. */
interface Dress {
  /** Whether each line stands there a second time in another form: `od -t x4 -t x1`. */
  readonly twice: boolean;
  /** Whether each line has its number before it. */
  readonly numbered: boolean;
  /** What the first part of a wrapped line begins with. */
  readonly head?: Head;
  readonly rewriting?: Rewriting;
}

interface Head {
  readonly marked: NumberRow['marked'];
  readonly digits: number;
}

export class Reader {
  private readonly text: string;
  private readonly dress: Dress;

  constructor(text: string) {
    this.text = text;
    const all = firstOf(full(rawLines(text)), SAMPLE);
    const twice = isTwice(all);
    const first = twice ? [...once(all)] : all;
    const rewriting = rewritingOf(first.slice(0, FIRST).map((raw) => raw.text));
    const raw = rewriting ? first.map((one) => ({ ...one, text: rewriting.rewritten(one.text) })) : first;
    const plain = raw.map(({ text, line }) => lineOf(text.slice(0, LONGEST), line));
    const numbered = isNumbered(raw, plain);
    const head = numbered ? undefined : wrapOf(raw, plain);
    this.dress = { twice, numbered, ...(head && { head }), ...(rewriting && { rewriting }) };
  }

  /**
   * From the first on. `at`: told how many characters of the text are behind it. `quick`: takes a line that it knows, which is
   * then blank.
   */
  *lines(at: (done: number) => void = () => {}, quick: Quick = () => false): Generator<Line> {
    const { twice, numbered, head, rewriting } = this.dress;
    const lines = rawLines(this.text);
    const raw = undressed(twice ? once(lines) : lines, numbered, at, rewriting);
    yield* joined(raw, head, head ? () => false : quick);
  }

  /** A line as it stands in the text, without its number; undefined for those behind the first. */
  textOf(line: number): string | undefined {
    const { numbered, rewriting } = this.dress;
    for (const raw of undressed(rawLines(this.text), numbered, undefined, rewriting)) {
      if (raw.line === line) return raw.text;
      if (raw.line > SAMPLE) return undefined;
    }
    return undefined;
  }

  /** How its numbers are written where they are not read as they are. */
  get rewriting(): Rewriting | undefined {
    return this.dress.rewriting;
  }

  /** The first of them. */
  sample(): Line[] {
    const all = this.lines();
    return firstOf(notBlank(all), SAMPLE);
  }
}

/** Without empty lines. */
function* full(lines: Iterable<Raw>): Generator<Raw> {
  for (const raw of lines) if (raw.text.trim() !== '') yield raw;
}

function* notBlank(lines: Iterable<Line>): Generator<Line> {
  for (const line of lines) if (line.is !== 'blank') yield line;
}

function firstOf<T>(all: Iterable<T>, most: number): T[] {
  const first: T[] = [];
  for (const one of all) {
    first.push(one);
    if (first.length === most) break;
  }
  return first;
}

const NUMBERED = /^\s*(\d+)(?:[:\t-]|\s{1,2})/;

function* undressed(
  lines: Iterable<Raw>,
  numbered: boolean,
  at: (done: number) => void = () => {},
  rewriting?: Rewriting,
): Generator<Raw> {
  for (const { line, text, next, wrong } of lines) {
    at(next);
    const plain = rewriting ? rewriting.rewritten(text) : text;
    yield { line, text: (numbered ? plain.replace(NUMBERED, '') : plain).slice(0, LONGEST), next, wrong };
  }
}

/** Whether numbers that rise by one a line stand before addresses that fit only without them. */
function isNumbered(raw: readonly Raw[], plain: readonly Line[]): boolean {
  const texts = raw.filter(({ text }) => text.trim() !== '');
  const from = new Map<number, number>();
  for (const { text, line } of texts) {
    const number = NUMBERED.exec(text)?.[1];
    if (number !== undefined) from.set(Number(number) - line, (from.get(Number(number) - line) ?? 0) + 1);
  }
  const most = Math.max(0, ...from.values());
  if (most < 2 || most * 10 < texts.length * 9 || countingOf(plain)?.step === 1) return false;
  const counting = countingOf([...undressed(raw, true)].map(({ text, line }) => lineOf(text, line)));
  return counting?.step === 1;
}

const isHead = (line: Line, { marked, digits }: Head): boolean =>
  line.is === 'row'
    ? line.row.marked === marked && line.row.address.length === digits
    : line.is === 'end' && marked === 'no' && line.address.length === digits;

/** What the first parts of wrapped lines begin with; undefined where lines are whole. */
function wrapOf(raw: readonly Raw[], plain: readonly Line[]): Head | undefined {
  const first = plain.find((line) => line.is === 'row');
  if (first?.is !== 'row') return undefined;
  const head = { marked: first.row.marked, digits: first.row.address.length };
  const heads = plain.filter((line) => isHead(line, head)).length;
  const parts = plain.filter((line) => isPart(line, head)).length;
  if (heads < 2 || parts * 2 < heads) return undefined;
  const rows = [...joined(raw, head)].flatMap((line) => (line.is === 'row' ? [line.row] : []));
  const fitting = (all: readonly NumberRow[]): number =>
    all.filter((row, i) => {
      const next = all[i + 1];
      const [from, to] = [addressOf(row.address, 16), next && addressOf(next.address, 16)];
      return from !== undefined && to !== undefined && row.broken === undefined && fits(to - from, row);
    }).length;
  const whole = plain.flatMap((line) => (line.is === 'row' ? [line.row] : []));
  return fitting(rows) * 2 >= rows.length - 1 && fitting(rows) >= fitting(whole) ? head : undefined;
}

/** What a line that was wrapped goes on with: no address like those of the others, and nothing that stands alone. */
const isPart = (line: Line, head: Head): boolean =>
  (line.is === 'row' || line.is === 'end' || line.is === 'other') && !isHead(line, head);

/** `devmem 0x46a00000 64`, behind a prompt or a path. */
const ASKED = /(?:^|[\s/])devmem2?\s+(0x[\da-f]{1,16})(?:\s+(?:8|16|32|64|[bhwl]))?\s*$/i;
const ANSWER = /^\s*0x([\da-f]{1,16})\s*$/i;
/** What devmem2 answers. */
const SAID = /^\s*(?:Value|Read) at address\s/i;

interface Open {
  readonly raw: Raw;
  readonly line: Line;
}

type Quick = (text: string, line: number) => boolean;

function* joined(lines: Iterable<Raw>, head: Head | undefined, quick: Quick = () => false): Generator<Line> {
  /** What was asked, until it is answered. */
  let asked: (Raw & { readonly address: string }) | undefined;
  /** A line that may go on. */
  let open: Open | undefined;
  for (const raw of lines) {
    if (raw.wrong !== undefined) {
      if (open) yield open.line;
      open = undefined;
      yield { is: 'other', line: raw.line, text: raw.wrong };
      continue;
    }
    if (!asked && quick(raw.text, raw.line)) {
      yield { is: 'blank', line: raw.line };
      continue;
    }
    const text = bareText(raw.text);
    const address = /devmem/i.test(text) ? ASKED.exec(text)?.[1] : undefined;
    if (address !== undefined) {
      if (open) yield open.line;
      open = undefined;
      if (asked) yield { is: 'other', line: asked.line, text: asked.text };
      asked = { ...raw, address: address.slice(2) };
      continue;
    }
    if (asked) {
      const [, number] = ANSWER.exec(text) ?? [];
      if (number !== undefined) {
        const row = { line: raw.line, address: asked.address, marked: 'yes', prefixed: true, by: 'devmem' } as const;
        asked = undefined;
        yield { is: 'row', row: { ...row, numbers: [number.toLowerCase()] } };
        continue;
      }
      if (text.trim() === '' || SAID_BESIDE.test(text)) continue;
      if (!SAID.test(text)) yield { is: 'other', line: asked.line, text: asked.text };
      asked = undefined;
    }
    const line = lineOf(raw.text, raw.line);
    if (open && head && isPart(line, head)) {
      const whole = longer(open, line, text.trim());
      if (whole) {
        open = whole;
        continue;
      }
    }
    if (open) yield open.line;
    open = undefined;
    if (head && isHead(line, head)) open = { raw, line };
    else yield line;
  }
  if (open) yield open.line;
  if (asked) yield { is: 'other', line: asked.line, text: asked.text };
}

/** A line with what it went on with; undefined where that is none of it. */
function longer({ raw, line }: Open, part: Line, text: string): Open | undefined {
  const letters = part.is === 'other' && line.is === 'row' && areLetters(text, line.row);
  if (part.is === 'other' && !letters) return undefined;
  const both = { ...raw, text: `${raw.text}${letters ? '  ' : ' '}${text}` };
  const whole = lineOf(both.text, both.line);
  return whole.is === 'row' ? { raw: both, line: whole } : undefined;
}

/** Whether most lines of a text are addresses and numbers. */
export function isMemoryText(text: string): boolean {
  let lines = 0;
  let rows = 0;
  let before: Line | undefined;
  for (const line of firstOf(notBlank(new Reader(text.slice(0, HEAD)).lines()), FIRST)) {
    if (line.is === 'other' && line.typed) continue;
    lines++;
    if (isOfMemory(line, before)) rows++;
    before = line;
  }
  return rows * 2 > lines;
}

/** Digits of a line that is no number of something else. */
const [ADDRESS_DIGITS, ROW_DIGITS, BYTES_DIGITS] = [6, 8, 16];

function isOfMemory(line: Line, before: Line | undefined): boolean {
  if (line.is === 'repeat') return true;
  // The last line of bytes that nothing parts is as short as it is.
  const goesOn = before?.is === 'end' && before.address.length > BYTES_DIGITS;
  if (line.is === 'end') return line.address.length >= ADDRESS_DIGITS || (goesOn && line.address.length % 2 === 0);
  if (line.is !== 'row') return false;
  const { address, numbers, marked, prefixed } = line.row;
  return (
    (prefixed && (marked === 'yes' || numbers.length > 1)) || address.length + numbers.join('').length >= ROW_DIGITS
  );
}
