/** Decimal numbers behind addresses, with a sign or without: od -t u8 and d4, gdb x/gd and x/wu. Written in hexadecimal they are read as all others are. */
import { addressOf, type Base, BASES, type Rewriting } from './form.ts';
import { bareText, NO_NUMBERS } from './lines.ts';

const ROW = /^(\s*(?:0x)?([0-9a-f]+)(?:\s*<[^>]*>)?:?)((?:\s+-?(?:0|[1-9]\d{0,19}))+)\s*$/i;
/** Numbers without a hexadecimal digit among them by chance: so few are not. */
const LEAST = 2;
const UNITS = [1, 2, 4, 8];
/** Bytes of a line, most often. */
const LINE = 16;

interface Row {
  readonly address: string;
  readonly numbers: readonly string[];
}

function rowOf(text: string): Row | undefined {
  const [, , address, numbers] = ROW.exec(text) ?? [];
  return address === undefined ? undefined : { address, numbers: numbers.trim().split(/\s+/) };
}

/**
 * Undefined where the numbers are not certainly decimal: none has a letter or a zero before it, and they are of more than one
 * width. `lines`: the first, without what stands before them.
 */
export function decimalsIn(lines: readonly string[]): Rewriting | undefined {
  const rows = lines.flatMap((line) => rowOf(line) ?? []);
  const numbers = rows.flatMap((row) => row.numbers);
  if (numbers.length < LEAST || rows.length * 5 < lines.filter((line) => !NO_NUMBERS.test(line)).length * 4)
    return undefined;
  if (new Set(numbers.map((number) => number.length)).size < 2) return undefined;
  const unit = unitOf(lines, rows, numbers);
  if (unit === undefined) return undefined;
  return {
    what: 'in decimal',
    by: rows.some(({ address }) => address.length > 8) ? `gdb x/${'?bh?w???g'[unit]}d` : `od -t d${unit}`,
    rewritten(text) {
      const bare = bareText(text);
      const [, before, , behind] = ROW.exec(bare) ?? [];
      if (behind === undefined) return text;
      return `${before.replace(/:?$/, ':')} ${behind
        .trim()
        .split(/\s+/)
        .map((number) => inHex(number, unit))
        .join(' ')}`;
    },
  };
}

const inHex = (number: string, unit: number): string =>
  `0x${BigInt.asUintN(unit * 8, BigInt(number))
    .toString(16)
    .padStart(unit * 2, '0')}`;

/** What the addresses leave room for, else 16 bytes a line; undefined where the numbers do not fit. */
function unitOf(lines: readonly string[], rows: readonly Row[], numbers: readonly string[]): number | undefined {
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
  const limit = 2n ** BigInt(unit * 8);
  const fits = (value: bigint): boolean => value < limit && value >= -limit / 2n;
  return numbers.map(BigInt).every(fits) ? unit : undefined;
}

/** Where bases agree, hexadecimal is the most usual. */
const weight = (base: Base): number => (base === 16 ? 1.1 : 1);
