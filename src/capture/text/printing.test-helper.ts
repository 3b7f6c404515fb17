/** Prints the ring as tools do, in pieces of lines. */
import { RING, word } from './ring.test-helper.ts';

const BASE = 0xffff80008c400000n;

export const letters = (at: number): string =>
  [...RING.subarray(at, at + 16)].map((b) => (b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : '.')).join('');
/** `size` bytes a line. */
export const print = (
  size: number,
  line: (at: number, words: (bytes: number, little?: boolean) => string[]) => string,
): string =>
  Array.from({ length: RING.length / size }, (_, i) =>
    line(i * size, (bytes, little) =>
      Array.from({ length: size / bytes }, (_, k) => word(i * size + k * bytes, bytes, little)),
    ),
  ).join('\n');
export const hex = (value: number | bigint, digits: number): string => value.toString(16).padStart(digits, '0');
export const oct = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
export const inOctal =
  (digits: number) =>
  (number: string): string =>
    BigInt(`0x${number}`).toString(8).padStart(digits, '0');
export const at = (offset: number): string => hex(BASE + BigInt(offset), 16);
export const single = (offset: number): string => Buffer.from(RING.subarray(offset, offset + 16)).toString('hex');

/** Words as numbers. */
export const numbers = (bytes: 4 | 8, shown: (value: bigint) => string): string[] =>
  Array.from({ length: RING.length / bytes }, (_, i) => shown(BigInt(`0x${word(i * bytes, bytes)}`)));
