/**
 * A text that has more than one thing in it, as a mail or a ticket has: lines of a log, of a trace, registers, one memory or
 * several. Each part is the whole text with every other line empty, so that lines keep their numbers.
 */
import { isScenario } from '../scenario/language/text-kind.ts';
import type { Brought } from './importer.ts';
import { isLogLine } from './logs/kernel-log.ts';
import { OtherLines } from './logs/other-lines.ts';
import { isRegisterLine } from './logs/registers.ts';
import { isTraceLine } from './logs/trace.ts';
import { fits, isNumber } from './text/counting.ts';
import { addressOf } from './text/form.ts';
import { isLongRow, type Line, lineOf, type NumberRow } from './text/lines.ts';
import { plausible } from './queue-memory.ts';
import { bytes as columnOfBytes, type Column, words as columnOfWords } from '../model/system/column.ts';
import { done, linesOf, type Reading, TURN } from './reading.ts';
import type { Unread } from './unread.ts';
import { memoryInText } from './text/memory.ts';
import { isMemoryText } from './text/reader.ts';

/** Characters of a text of nothing but memory, of which its memories are looked at one by one; what is larger was written by one program. */
const LARGE = 2 ** 22;
/** What lines of the other kinds have in them, one of these. */
const WORDS = [
  'smmu',
  'SMMU',
  'CMDQ',
  'cmdq',
  'EVTQ',
  'EVENTQ',
  'GERROR',
  'CR0',
  'IDR',
  'rwmmio_',
  'memory_region_ops_',
];
/** Nothing, also where a mail quotes it; a fence of Markdown. */
const BLANK = /^[\s>|]*(?:```\w*)?\s*$/;
/** Memories of one text; what is behind them is in no part. */
const MOST_MEMORIES = 64;
/** Lines of no part that are told. */
const MOST_REST = 20;
/** Rows that make a memory. */
const LEAST_ROWS = 2;

type Kind = 'log' | 'trace' | 'registers' | 'memory';

export interface FilePart {
  readonly kind: Kind;
  readonly text: string;
  /** First and last line. */
  readonly from: number;
  readonly to: number;
}

export interface FileParts {
  readonly parts: readonly FilePart[];
  /** The first lines that belong to none, without empty ones, and how many there are beside. */
  readonly rest: readonly { readonly line: number; readonly text: string }[];
  readonly more: number;
  /** Lines of which it is known what they are, and that nothing is in them. */
  readonly others: readonly Unread[];
}

const FOUND = new WeakMap<Brought, FileParts | undefined>();

/** Undefined where a text is one thing, or nothing that is known. */
export const partsOf = (file: Brought): FileParts | undefined => done(readParts(file));

/** The same in turns; who asks for it later has it at once. */
export function* readParts(file: Brought): Reading<FileParts | undefined> {
  if (!FOUND.has(file)) FOUND.set(file, yield* partsIn(file.text));
  return FOUND.get(file);
}

function* partsIn(text: string | undefined): Reading<FileParts | undefined> {
  if (text === undefined || isScenario(text)) return undefined;
  if (text.length > LARGE && isMemoryText(text) && !WORDS.some((word) => text.includes(word))) return undefined;
  const taken = yield* takenApart(text);
  const { kinds, memories } = taken;
  if (kinds.size + memories.size === 0 || (kinds.size === 1 && memories.size === 0)) return undefined;
  const onlyMemory = kinds.size === 0 && isMemoryText(text);
  if (onlyMemory && text.length > LARGE) return undefined;
  const found = yield* gathered(text, taken);
  return onlyMemory && !areApart(text, found.parts) ? undefined : found;
}

const KINDS = ['none', 'log', 'trace', 'registers', 'memory'] as const;
const NONE = 0;

/** What the lines of a text are. */
interface Taken {
  /** By line, an index into KINDS. */
  readonly lines: Column<Uint8Array>;
  /** By line of memory, the number of its memory, from 1. */
  readonly runs: Column<Uint32Array>;
  /** Those that there are, beside memory. */
  readonly kinds: ReadonlySet<Kind>;
  /** Numbers of those that are parts. */
  readonly memories: ReadonlySet<number>;
}

function* takenApart(text: string): Reading<Taken> {
  const [lines, runs] = [columnOfBytes(), columnOfWords()];
  const kinds = new Set<Kind>();
  const found = new Runs();
  let before: Kind | undefined;
  for (const [line, raw, next] of linesOf(text)) {
    if (line % TURN === 0) yield next / text.length;
    const own = withoutReturn(raw);
    if (BLANK.test(own)) {
      lines.push(NONE);
      runs.push(0);
      continue;
    }
    const read = once(() => lineOf(own, line));
    before = kindOf(own, before, read);
    if (before !== undefined && before !== 'memory') kinds.add(before);
    lines.push(before === undefined ? NONE : KINDS.indexOf(before));
    runs.push(before === 'memory' ? found.take(read()) : found.end());
  }
  return { lines, runs, kinds, memories: found.memories() };
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A part while its lines are put together. */
interface Open {
  readonly kind: Kind;
  readonly from: number;
  readonly lines: string[];
  to: number;
}

/** The parts, those of other kinds before the memories, with their lines in their places, and what belongs to none. */
function* gathered(text: string, { lines, runs, memories }: Taken): Reading<FileParts> {
  const open = new Map<string | number, Open>();
  const rest: { readonly line: number; readonly text: string }[] = [];
  const known = new OtherLines();
  let [all, others] = [0, 0];
  for (const [line, raw, next] of linesOf(text)) {
    all = line;
    if (line % TURN === 0) yield next / text.length;
    const kind = KINDS[lines.data[line - 1]];
    const run = runs.data[line - 1];
    if (kind === 'none' || (kind === 'memory' && !memories.has(run))) {
      if (BLANK.test(raw) || known.take(line, raw)) continue;
      if (++others <= MOST_REST) rest.push({ line, text: withoutReturn(raw) });
      continue;
    }
    const key = kind === 'memory' ? run : kind;
    const part = open.get(key) ?? { kind, from: line, lines: [], to: 1 };
    part.lines.push('\n'.repeat(line - part.to), withoutReturn(raw));
    part.to = line;
    open.set(key, part);
  }
  const order = [...KINDS, ...memories];
  const parts = [...open]
    .sort(([a], [b]) => order.indexOf(a as Kind) - order.indexOf(b as Kind))
    .map(([, { kind, from, to, lines: own }]): FilePart => {
      // As many lines as the whole has: behind the last one there is no end of a line.
      return { kind, from, to, text: own.join('') + '\n'.repeat(to < all ? all - to + 1 : 0) };
    });
  return { parts, rest, more: others - rest.length, others: known.unread };
}

/** Bytes between two memories; lines that are missing in one leave less. */
const APART = 2 ** 16;

/** Whether memories are read better one by one: their addresses do not rise, or are far from each other. */
function areApart(text: string, parts: readonly FilePart[]): boolean {
  const whole = parts.length > 1 ? memoryInText(text, plausible) : undefined;
  if (!whole) return false;
  const far = whole.missing.some(([from, to]) => to - from > APART);
  return (far || whole.clash) && parts.every((part) => memoryInText(part.text, plausible)?.unread.length === 0);
}

/** What a line is that is not blank; `before`: what the one before it was. */
function kindOf(text: string, before: Kind | undefined, read: () => Line): Kind | undefined {
  if (isTraceLine(text)) return 'trace';
  if (isRegisterLine(text)) return 'registers';
  if (isLogLine(text, before === 'log') && !isLongRow(read())) return 'log';
  const line = read();
  return line.is === 'row' || line.is === 'repeat' || line.is === 'end' || asksMemory(line) ? 'memory' : undefined;
}

/** devmem and its like are read with their answers. */
const asksMemory = (line: Line): boolean => line.is === 'other' && line.typed === true;

/** Memories: rows one behind the other. One that goes on behind other lines does so at the next address. */
class Runs {
  /** Of each, how many rows it has, and the last one. */
  private readonly runs: { rows: number; last: NumberRow | undefined }[] = [];
  private open = false;

  /** Takes a line of memory; the number of its run, from 1. */
  take(line: Line): number {
    const row = line.is === 'row' ? line.row : undefined;
    const last = this.runs.at(-1)?.last;
    if (!this.open && !(row && last && follows(last, row))) this.runs.push({ rows: 0, last: undefined });
    this.open = true;
    const run = this.runs[this.runs.length - 1];
    if (row) run.last = row;
    if (row || line.is === 'end') run.rows++;
    return this.runs.length;
  }

  /** A line of something else comes. */
  end(): 0 {
    this.open = false;
    return 0;
  }

  /** Numbers of those that are parts. */
  memories(): ReadonlySet<number> {
    const numbers = this.runs.map((_, i) => i + 1).filter((number) => this.runs[number - 1].rows >= LEAST_ROWS);
    return new Set(numbers.slice(0, MOST_MEMORIES));
  }
}

function follows(last: NumberRow, next: NumberRow): boolean {
  const [from, to] = [addressOf(last.address, 16), addressOf(next.address, 16)];
  if (from !== undefined && to !== undefined && fits(to - from, last)) return true;
  const [entry, behind] = [addressOf(last.address, 10), addressOf(next.address, 10)];
  return entry !== undefined && behind === entry + 1n && isNumber(last);
}
