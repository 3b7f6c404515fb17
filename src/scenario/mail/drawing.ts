/** A drawing with a column per actor, as mails have it: who does what, line by line. */
import { InputError } from '../language/errors.ts';

export interface DrawingCell {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export interface Drawing {
  /** Heads of the columns. */
  readonly columns: readonly string[];
  /** Line of the heads, from 1. */
  readonly head: number;
  /** In the order of the lines. */
  readonly cells: readonly DrawingCell[];
  /** There are arrows between columns. */
  readonly arrows: boolean;
}

const MOST_CHARACTERS = 2 * 1024 * 1024;
const MOST_LINES = 5000;
const TAB = 8;
/** Characters of a cell that are read: nobody draws with more. */
const MOST_WORDS = 200;

/** Marks of a mail before what it quotes, and the space that most put behind them. */
const QUOTE = /^(?:> ?)*>/;
const quoted = (line: string): string => line.replace(QUOTE, '');

/** Lines as they are seen: without what mail puts before them, tabs as spaces. */
export function linesOf(text: string): string[] {
  const all = text.split(/\r?\n/);
  // Where some have no space behind the mark, that of the others is their own.
  const spaced = all.every((line) => !QUOTE.test(line) || /^(?: |$)/.test(quoted(line)));
  const lines = all.map((line) => (QUOTE.test(line) ? quoted(line).slice(spaced ? 1 : 0) : line).trimEnd());
  return lines.map((line) => {
    let out = '';
    for (const char of line) out += char === '\t' ? ' '.repeat(TAB - (out.length % TAB)) : char;
    return out;
  });
}

interface Part {
  readonly at: number;
  readonly text: string;
}

/** What stands apart by two spaces or more. */
export const partsOf = (line: string): Part[] =>
  [...line.matchAll(/\S+(?: \S+)*/g)].map((found) => ({ at: found.index, text: found[0] }));

const ACTOR = /^(v?cpu|thread|task|guest|vmm|qemu|kernel|host|driver|device|dev|smmu|iommu|hw|hardware)(?![a-z])/i;
/** The head of a column that only counts lines. */
const COUNTS = /^(time|t|step|line|no\.?|nr\.?|#|seq)$/i;
/** What counts a line: `1)`, `(1)`, `[1]`, `1.`, `#1`, `t0`, `T1:`. */
const COUNT = /^(?:\(\d{1,3}\)|\[\d{1,3}\]|\d{1,3}[.):]|#\d{1,3}|t\d{1,3}:?|\d{1,3}$)(?=\s|$)\s*/i;
/** Where time goes down beside a drawing. */
const DOWN = /^[v↓▼:.|]+$/i;
const ARROW = /^(?:[-=~─<>→←↔►◄]{2,}|[<>→←↔►◄])$/;
/** An arrow before or behind words. */
const ARROWS = /^(?:<?[-=─]{2,}>?|[<>→←])\s+|\s+(?:<?[-=─]{2,}>?|[<>→←])$/g;

/** A line that is drawn below heads, or around a box. */
const isRule = (line: string): boolean => /^[-=_ +|]+$/.test(line) && /[-=_]{3}/.test(line);

const BAR = /(?<=^|\s)[|│](?=\s|$)/g;
/** Bars between columns, as wide as they were. */
const withoutBars = (line: string): string => line.replace(BAR, ' ');
const barsIn = (line: string): number[] => [...line.matchAll(BAR)].map(({ index }) => index);

const isHead = (lines: readonly string[], i: number): boolean => {
  const parts = partsOf(lines[i]);
  if (parts.length < 2 || parts.length > 64) return false;
  const actors = parts.filter(({ text }) => !COUNTS.test(text));
  const all = actors.length > 1 && actors.every(({ text }) => ACTOR.test(text));
  return all || (isRule(lines[i + 1] ?? '') && !isRule(lines[i]));
};

/**
 * The first drawing in a text.
 * @throws InputError where there is none
 */
export function drawingIn(text: string, file: string): Drawing {
  if (text.length > MOST_CHARACTERS)
    throw new InputError({ file }, `the file is larger than ${MOST_CHARACTERS} characters`);
  const drawn = linesOf(text);
  if (drawn.length > MOST_LINES)
    throw new InputError(
      { file },
      `expected at most ${MOST_LINES} lines, found ${drawn.length}: the drawing alone will do`,
    );
  const lines = drawn.map(withoutBars);
  const head = lines.findIndex((_, i) => isHead(lines, i));
  if (head < 0)
    throw new InputError(
      { file },
      'expected a drawing: a line that heads two columns or more, such as CPU A and CPU B, two spaces or more apart',
    );
  const heads = partsOf(lines[head]).filter(({ text: name }) => !COUNTS.test(name));
  const headBars = barsIn(drawn[head]);
  const barsBefore = (bars: readonly number[], at: number): number => bars.filter((bar) => bar < at).length;
  const between = heads.map(({ at }) => barsBefore(headBars, at));
  /** Below which head it stands: between bars as many as there, or else at its place. */
  const columnAt = (at: number, bars: readonly number[]): number => {
    const own = bars.length > 0 && bars.length === headBars.length ? between.indexOf(barsBefore(bars, at)) : -1;
    if (own >= 0) return own;
    // What begins a little before its head still stands below it.
    const column = heads.findLastIndex((one) => one.at <= at + 2);
    return Math.max(0, column);
  };
  let arrows = false;
  const cells = lines.flatMap((line, i) => {
    if (i <= head || isRule(line)) return [];
    const bars = barsIn(drawn[i]);
    return partsOf(line).flatMap((part): DrawingCell[] => {
      const words = part.text.replace(COUNT, '').replace(ARROWS, '');
      arrows ||= ARROW.test(words) || words.length < part.text.replace(COUNT, '').length;
      if (words === '' || ARROW.test(words) || DOWN.test(words)) return [];
      const text = words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words;
      return [{ line: i + 1, column: columnAt(part.at, bars), text }];
    });
  });
  return { columns: heads.map((one) => one.text), head: head + 1, cells, arrows };
}
