/** How the rows of a text are meant: the base of their addresses, the size of a number, its order of bytes. */
export const BASES = [16, 8, 10] as const;
export type Base = (typeof BASES)[number];
export type Order = 'file' | 'little' | 'big';

/** What the lines begin with. */
export interface Counting {
  readonly base: Base;
  /** Bytes of one step: 1, or those of a line where the lines are numbered. */
  readonly step: number;
  /** Whether the lines stand in another order than their addresses. */
  readonly mixed: boolean;
}

export interface Form {
  readonly counting: Counting;
  /** Bytes of a number. */
  readonly unit: number;
  readonly order: Order;
}

export const addressOf = (digits: string, base: Base): bigint | undefined => {
  if (base === 16) return digits.length > 16 ? undefined : BigInt(`0x${digits}`);
  if (base === 8) return /^[0-7]{1,21}$/.test(digits) ? BigInt(`0o${digits}`) : undefined;
  return /^[0-9]{1,19}$/.test(digits) ? BigInt(digits) : undefined;
};

/** The bytes of a number in hexadecimal; zeros that it leaves out are there. */
export function bytesOf(digits: string, unit: number, order: Order): number[] {
  const padded = digits.padStart(unit * 2, '0');
  const bytes = Array.from({ length: unit }, (_, i) => Number.parseInt(padded.slice(i * 2, i * 2 + 2), 16));
  return order === 'little' ? bytes.reverse() : bytes;
}

/** A way to write numbers that are not in hexadecimal so that they are. */
export interface Rewriting {
  /** `in decimal` */
  readonly what: string;
  /** What prints so. */
  readonly by: string;
  /** A line with its numbers in hexadecimal; one without such numbers as it is. */
  readonly rewritten: (text: string) => string;
}
