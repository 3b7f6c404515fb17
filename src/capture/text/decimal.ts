/**
 * Decimal and octal numbers whose zeros are left out, with a sign or without: od -t u8 and d4, gdb x/gd, x/wu and x/og. Written in
 * hexadecimal they are read as all others are.
 */
import { addressOf, type Base, BASES, type Rewriting } from './form.ts';
import { bareText, NO_NUMBERS } from './lines.ts';

const ROW = /^(\s*(?:0x)?([0-9a-f]+)(?:\s*<[^>]*>)?:?)((?:\s+(?:0|-?[1-9]\d{0,19}|0[0-7]{1,22}))+)\s*$/i;
/** Without an address, each number in its columns, as od -A n prints it. */
const BARE = /^\s*\S+(?:\s+\S+)+\s*$/;
const DECIMAL = /^(?:0|-?[1-9]\d*)$/;
/** As C writes it. */
const OCTAL = /^0[0-7]*$/;
/** Numbers without a hexadecimal digit among them by chance: so few are not. */
const LEAST = 2;
const UNITS = [1, 2, 4, 8];
/** Bytes of a line, most often. */
const LINE = 16;

const numbersOf = (line: string): string[] => line.trim().split(/\s+/);

interface Row {
  readonly address: string;
  readonly numbers: readonly string[];
}

function rowOf(text: string): Row | undefined {
  const [, , address, numbers] = ROW.exec(text) ?? [];
  return address === undefined ? undefined : { address, numbers: numbersOf(numbers) };
}

/**
 * Undefined where the numbers are not certainly decimal, or octal: none has a letter, zeros stand before all of them or none, and
 * they are of more than one width. `texts`: the first lines.
 */
export function decimalsIn(texts: readonly string[]): Rewriting | undefined {
  const lines = texts.map(bareText);
  const numbered = lines.filter((line) => !NO_NUMBERS.test(line));
  const bare = bareIn(texts.filter((text) => !NO_NUMBERS.test(bareText(text))));
  if (bare) return bare;
  const rows = lines.flatMap((line) => rowOf(line) ?? []);
  const numbers = rows.flatMap((row) => row.numbers);
  if (rows.length * 5 < numbered.length * 4) return undefined;
  const radix = radixOf(numbers);
  const unit = radix && unitOf(lines, rows, numbers, radix);
  if (!unit) return undefined;
  const letter = radix === 8 ? 'o' : 'd';
  return {
    what: radix === 8 ? 'in octal' : 'in decimal',
    by: rows.some(({ address }) => address.length > 8)
      ? `gdb x/${'?bh?w???g'[unit]}${letter}`
      : `od -t ${letter}${unit}`,
    rewritten(text) {
      const [, before, , behind] = ROW.exec(bareText(text)) ?? [];
      if (behind === undefined) return text;
      return `${before.replace(/:?$/, ':')} ${numbersOf(behind)
        .map((number) => `0x${hexOf(number, radix, unit)}`)
        .join(' ')}`;
    },
  };
}

type Radix = 8 | 10;

function radixOf(numbers: readonly string[]): Radix | undefined {
  if (numbers.length < LEAST || new Set(numbers.map((number) => number.length)).size < 2) return undefined;
  if (numbers.every((number) => DECIMAL.test(number))) return 10;
  return numbers.every((number) => OCTAL.test(number)) ? 8 : undefined;
}

/** Lines of one length, which make 16 bytes each. */
function bareIn(texts: readonly string[]): Rewriting | undefined {
  if (new Set(texts.map(({ length }) => length)).size !== 1) return undefined;
  const lines = texts.map(bareText);
  const [first] = lines;
  if (!lines.every((line) => BARE.test(line))) return undefined;
  const numbers = lines.flatMap(numbersOf);
  const unit = LINE / numbersOf(first).length;
  if (!UNITS.includes(unit) || numbers.length * unit !== lines.length * LINE) return undefined;
  if (radixOf(numbers) !== 10 || !numbers.every((number) => fits(number, unit, 10))) return undefined;
  return {
    what: 'in decimal',
    by: `od -A n -t d${unit}`,
    rewritten(text) {
      const bare = bareText(text);
      if (!BARE.test(bare) || !numbersOf(bare).every((number) => DECIMAL.test(number))) return text;
      return numbersOf(bare)
        .map((number) => hexOf(number, 10, unit))
        .join(' ');
    },
  };
}

const asNumber = (number: string, radix: Radix): bigint =>
  BigInt(radix === 8 && number !== '0' ? `0o${number.slice(1)}` : number);

const hexOf = (number: string, radix: Radix, unit: number): string =>
  BigInt.asUintN(unit * 8, asNumber(number, radix))
    .toString(16)
    .padStart(unit * 2, '0');

function fits(number: string, unit: number, radix: Radix): boolean {
  const limit = 2n ** BigInt(unit * 8);
  const value = asNumber(number, radix);
  return value < limit && value >= -limit / 2n;
}

/** What the addresses leave room for, else 16 bytes a line; undefined where the numbers do not fit. */
function unitOf(
  lines: readonly string[],
  rows: readonly Row[],
  numbers: readonly string[],
  radix: Radix,
): number | undefined {
  const found = new Map<number, number>();
  for (let i = 1; i < lines.length; i++) {
    const row = rowOf(lines[i - 1]);
    const next = rowOf(lines[i])?.address ?? /^\s*(?:0x)?([0-9a-f]+):?\s*$/i.exec(lines[i])?.[1];
    if (!row || next === undefined) continue;
    for (const base of BASES) {
      const [from, to] = [addressOf(row.address, base), addressOf(next, base)];
      const bytes = from === undefined || to === undefined ? 0 : Number(to - from) / row.numbers.length;
      if (UNITS.includes(bytes)) found.set(bytes, (found.get(bytes) ?? 0) + weight(base));
    }
  }
  const [most] = [...found].sort((a, b) => b[1] - a[1]);
  const unit = most ? most[0] : LINE / rows[0].numbers.length;
  if (!UNITS.includes(unit)) return undefined;
  return numbers.every((number) => fits(number, unit, radix)) ? unit : undefined;
}

/** Where bases agree, hexadecimal is the most usual. */
const weight = (base: Base): number => (base === 16 ? 1.1 : 1);
