/** The base of the numbers that a tool printed, told by how wide they are, and the same numbers in hexadecimal. */
import type { Line } from './lines.ts';

export type Radix = 16 | 10 | 8 | 2;

interface Width {
  readonly radix: Radix;
  readonly bytes: number;
}

/** Digits of numbers of 1, 2, 4 and 8 bytes with all their zeros: od -t o…, hexdump -b, -o and -d, xxd -b. */
const WIDTHS: Readonly<Record<number, Width>> = {
  3: { radix: 8, bytes: 1 },
  6: { radix: 8, bytes: 2 },
  11: { radix: 8, bytes: 4 },
  22: { radix: 8, bytes: 8 },
  5: { radix: 10, bytes: 2 },
  8: { radix: 2, bytes: 1 },
};
const DIGITS = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-f]+$/i } as const;
/** Digits of the widest number; what is wider is bytes that nothing parts. */
const WIDEST = 16;

export interface Writing {
  readonly radix: Radix;
  /** The same line in hexadecimal. */
  readonly inHex: (line: Line) => Line;
}

/** Read as they stand. */
export const IN_HEX: Writing = { radix: 16, inHex: (line) => line };

/** How the numbers of these lines are written. */
export function writingOf(lines: readonly Line[]): Writing {
  const first = lines.find((line) => line.is === 'row');
  const width = first?.is === 'row' && !first.row.prefixed ? first.row.numbers[0].length : 0;
  const told = WIDTHS[width] as Width | undefined;
  // Words of a few bits look like bytes in binary; what prints those has an address, and a colon behind it.
  if (told?.radix === 2 && first?.is === 'row' && first.row.marked === 'no') return IN_HEX;
  const all = (test: (number: string) => boolean): boolean =>
    lines.every((line) => line.is !== 'row' || line.row.numbers.every(test));
  if (told && all((number) => DIGITS[told.radix].test(number))) {
    const { radix, bytes } = told;
    return {
      radix,
      inHex: (line) =>
        changed(line, width, (number) => [
          numberOf(number, radix)
            .toString(16)
            .padStart(bytes * 2, '0'),
        ]),
    };
  }
  if (width > WIDEST && width % 2 === 0)
    return { radix: 16, inHex: (line) => changed(line, width, (number) => number.match(/../g) ?? []) };
  return IN_HEX;
}

const PREFIX = { 2: '0b', 8: '0o', 10: '', 16: '0x' } as const;
const numberOf = (digits: string, radix: Radix): bigint =>
  DIGITS[radix].test(digits) ? BigInt(PREFIX[radix] + digits) : 0n;

/** Where lines have no addresses, their first number stands in the place of one, as wide as the others. */
function changed(line: Line, width: number, change: (number: string) => readonly string[]): Line {
  if (line.is === 'end') {
    const [only, ...more] = line.address.length === width ? change(line.address) : [line.address];
    return more.length === 0 ? { ...line, address: only } : line;
  }
  if (line.is !== 'row') return line;
  const { address, numbers } = line.row;
  const [first, ...rest] = address.length === width && width > 8 ? change(address) : [address];
  return { is: 'row', row: { ...line.row, address: first, numbers: [...rest, ...numbers.flatMap(change)] } };
}
