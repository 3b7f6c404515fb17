/** Lines that are printed alike, each number in its columns: read by place, as most lines of large dumps can be. */
import type { Base, Form } from './form.ts';
import type { NumberRow } from './lines.ts';

/** Digits of an address that a number holds exactly. */
const EXACT = 13;

export interface TextColumns {
  /** Whether a line is printed so; its address and its bytes, that change with the next line, are then here. */
  read(text: string): boolean;
  readonly bytes: Uint8Array;
  /** Address of the line that was read. */
  address(): bigint;
}

/** `text`: the line of `row`. Undefined where its numbers are not as wide as their bytes. */
export function columnsOf(text: string, row: NumberRow, form: Form): TextColumns | undefined {
  const { unit, order, counting } = form;
  const { address, numbers, by } = row;
  if (by !== undefined || counting.step !== 1 || counting.mixed || order === 'big') return undefined;
  if (numbers.some((number) => number.length !== unit * 2)) return undefined;
  const places: number[] = [];
  const low = text.toLowerCase();
  const from = low.indexOf(address.toLowerCase());
  let at = from + address.length;
  for (const number of numbers) {
    at = low.indexOf(number, at);
    if (from < 0 || at < 0) return undefined;
    places.push(at);
    at += number.length;
  }
  // What is between the numbers, and two characters behind them, is the same in each line.
  const digits = new Set(places.flatMap((place) => Array.from({ length: unit * 2 }, (_, i) => place + i)));
  for (let i = 0; i < address.length; i++) digits.add(from + i);
  const until = Math.min(text.length, at + 2);
  const between = Array.from({ length: until }, (_, i) => i).filter((i) => !digits.has(i));
  const chars = between.map((i) => text.charCodeAt(i));
  const ends = text.length < at + 2;
  const bytes = new Uint8Array(numbers.length * unit);
  let own = text;
  return {
    bytes,
    read(line) {
      if (ends ? line.length !== text.length : line.length < until) return false;
      for (let i = 0; i < between.length; i++) if (line.charCodeAt(between[i]) !== chars[i]) return false;
      let to = 0;
      for (const place of places)
        for (let i = 0; i < unit; i++) {
          const digit = place + (order === 'little' ? unit - 1 - i : i) * 2;
          const byte = HEX[line.charCodeAt(digit)] * 16 + HEX[line.charCodeAt(digit + 1)];
          if (!(byte < 256)) return false;
          bytes[to++] = byte;
        }
      if (!DIGITS[counting.base].test(line.slice(from, from + address.length))) return false;
      own = line;
      return true;
    },
    address: () => numberOf(own.slice(from, from + address.length), counting.base),
  };
}

/** Of a character; a large number for what is no digit. */
const HEX = Uint16Array.from({ length: 2 ** 16 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? 256 : digit;
});
const DIGITS = { 16: /^[\da-f]+$/i, 10: /^\d+$/, 8: /^[0-7]+$/ } as const;
const PREFIX = { 16: '0x', 10: '', 8: '0o' } as const;

const numberOf = (digits: string, base: Base): bigint =>
  digits.length <= EXACT ? BigInt(Number.parseInt(digits, base)) : BigInt(PREFIX[base] + digits);
