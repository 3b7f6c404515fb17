/**
 * A text that has more than one thing in it, as a mail or a ticket has: lines of a log, of a trace, registers, one memory or
 * several. Each part is the whole text with every other line empty, so that lines keep their numbers.
 */
import { isScenario } from '../scenario/language/text-kind.ts';
import type { Brought } from './importer.ts';
import { isLogLine } from './logs/kernel-log.ts';
import { isRegisterLine } from './logs/registers.ts';
import { isTraceLine } from './logs/trace.ts';
import { fits } from './text/counting.ts';
import { addressOf } from './text/form.ts';
import { type Line, lineOf, type NumberRow } from './text/lines.ts';
import { plausible } from './queue-memory.ts';
import { memoryInText } from './text/memory.ts';
import { isMemoryText } from './text/reader.ts';

/** Characters of a text that is looked at for parts; what is larger was written by one program. */
const MOST = 2 ** 22;
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
  /** Lines that belong to none, without empty ones. */
  readonly rest: readonly { readonly line: number; readonly text: string }[];
}

const FOUND = new WeakMap<Brought, FileParts | undefined>();

/** Undefined where a text is one thing, or nothing that is known. */
export function partsOf(file: Brought): FileParts | undefined {
  if (!FOUND.has(file)) FOUND.set(file, partsIn(file.text));
  return FOUND.get(file);
}

function partsIn(text: string | undefined): FileParts | undefined {
  if (text === undefined || text.length > MOST || isScenario(text)) return undefined;
  const lines = text.split(/\r?\n/);
  const kinds = kindsOf(lines);
  const parts: FilePart[] = [];
  for (const kind of ['log', 'trace', 'registers'] as const) {
    const part = partOf(lines, kind, (i) => kinds[i] === kind);
    if (part) parts.push(part);
  }
  const runs = runsOf(lines, kinds);
  for (const run of runs) {
    const part = partOf(lines, 'memory', (i) => run.has(i));
    if (part) parts.push(part);
  }
  const [only] = parts;
  if (!only) return undefined;
  const memories = parts.every(({ kind }) => kind === 'memory');
  if (memories ? isMemoryText(text) && !areApart(text, parts) : parts.length === 1) return undefined;
  const taken = new Set(runs.flatMap((run) => [...run]));
  const rest = lines
    .map((one, i) => ({ line: i + 1, text: one }))
    .filter(({ text: one }, i) => one.trim() !== '' && !taken.has(i) && (kinds[i] ?? 'memory') === 'memory');
  return { parts, rest };
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

function partOf(lines: readonly string[], kind: Kind, has: (index: number) => boolean): FilePart | undefined {
  const own = lines.map((_, i) => i).filter(has);
  if (own.length === 0) return undefined;
  const text = lines.map((line, i) => (has(i) ? line : '')).join('\n');
  return { kind, text, from: own[0] + 1, to: own[own.length - 1] + 1 };
}

/** Digits of a row that is no line of a log. */
const ROW_DIGITS = 32;
const digitsOf = ({ numbers }: NumberRow): number => numbers.join('').length;

function kindsOf(lines: readonly string[]): (Kind | undefined)[] {
  let before: Kind | undefined;
  return lines.map((text, i) => {
    if (text.trim() === '') return undefined;
    const line = lineOf(text, i + 1);
    const row = line.is === 'row' && line.row.broken === undefined ? line.row : undefined;
    before = isTraceLine(text)
      ? 'trace'
      : isRegisterLine(text)
        ? 'registers'
        : isLogLine(text, before === 'log') && !(row && digitsOf(row) >= ROW_DIGITS)
          ? 'log'
          : line.is === 'row' || line.is === 'repeat' || line.is === 'end' || asksMemory(line)
            ? 'memory'
            : undefined;
    return before;
  });
}

/** devmem and its like are read with their answers. */
const asksMemory = (line: Line): boolean => line.is === 'other' && line.typed === true;

/** Lines of each memory: rows one behind the other. One that goes on behind other lines does so at the next address. */
function runsOf(lines: readonly string[], kinds: readonly (Kind | undefined)[]): Set<number>[] {
  const runs: { readonly own: Set<number>; last: NumberRow | undefined; rows: number }[] = [];
  let run: (typeof runs)[number] | undefined;
  for (const [i, text] of lines.entries()) {
    if (text.trim() === '') continue;
    if (kinds[i] !== 'memory') {
      run = undefined;
      continue;
    }
    const line = lineOf(text, i + 1);
    const row = line.is === 'row' ? line.row : undefined;
    if (!run) {
      const goesOn = runs.at(-1);
      if (row && goesOn?.last && follows(goesOn.last, row)) run = goesOn;
      else {
        run = { own: new Set(), last: undefined, rows: 0 };
        runs.push(run);
      }
    }
    run.own.add(i);
    if (row) {
      run.last = row;
      run.rows++;
    } else if (line.is === 'end') run.rows++;
  }
  return runs.filter(({ rows }) => rows >= LEAST_ROWS).map(({ own }) => own);
}

function follows(last: NumberRow, next: NumberRow): boolean {
  const [from, to] = [addressOf(last.address, 16), addressOf(next.address, 16)];
  return from !== undefined && to !== undefined && fits(to - from, last);
}
