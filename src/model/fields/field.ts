/**
 * Field tables: a structure of the hardware described once, as data. Encoder, decoder, disassembler, validator and
 * the pictures of the app all read the same table.
 */
import type { High, Low } from '../state/numbers.ts';

/** One field. `word` counts 64-bit little-endian words; `hi`/`lo` are bit numbers inside that word, both inclusive. */
export interface Field {
  readonly name: string;
  readonly word: number;
  readonly hi: number;
  readonly lo: number;
  /** What it means, for one who is new. */
  readonly doc: string;
  /** Names of values, where the architecture names them. */
  readonly values?: Readonly<Record<number, string>>;
  /** True when the value is an address: its low bits are below `lo` and print as zeros. */
  readonly address?: boolean;
}

/** A field of a table: name, 64-bit word, highest and lowest bit, meaning. */
export const field = (
  name: string,
  word: number,
  hi: number,
  lo: number,
  doc: string,
  more: Pick<Field, 'values' | 'address'> = {},
): Field => ({ name, word, hi, lo, doc, ...more });

const POWERS = Float64Array.from({ length: 65 }, (_, n) => 2 ** n);

/** 2^n as a number; `1 << n` is wrong from 31 on. */
export const pow2 = (n: number): number => POWERS[n] ?? 2 ** n;

/**
 * Value of a field in little-endian u32 words (`w[at]` is bits 31:0 of 64-bit word 0). Address fields give the
 * address (shifted back to its place), others the plain value. Exact up to 53 bits, which covers every field used.
 */
export function getField(field: Field, w: ArrayLike<number>, at = 0): number {
  const raw = bits(w[at + field.word * 2], w[at + field.word * 2 + 1], field.hi, field.lo);
  return field.address ? raw * pow2(field.lo) : raw;
}

/** Writes a field; throws RangeError when the value does not fit (callers check user input with `fieldMax`). */
export function setField(field: Field, w: Uint32Array | number[], value: number, at = 0): void {
  const raw = field.address ? value / pow2(field.lo) : value;
  if (!Number.isInteger(raw) || raw < 0 || raw >= pow2(field.hi - field.lo + 1)) {
    throw new RangeError(`${field.name}: ${value} does not fit in bits ${field.hi}:${field.lo}`);
  }
  const i = at + field.word * 2;
  const [lo, hi] = place(raw, field.lo);
  const [maskLo, maskHi] = fieldMask(field);
  w[i] = ((w[i] & ~maskLo) | lo) >>> 0;
  w[i + 1] = ((w[i + 1] & ~maskHi) | hi) >>> 0;
}

/** Largest value that a field can hold, as `setField` takes it. */
export function fieldMax(field: Field): number {
  const raw = pow2(field.hi - field.lo + 1) - 1;
  return field.address ? raw * pow2(field.lo) : raw;
}

/** The field's bits as masks of the low and the high half of its 64-bit word. */
export function fieldMask(field: Field): readonly [number, number] {
  return [rangeMask(field.lo, field.hi, 0), rangeMask(field.lo, field.hi, 32)];
}

/** Bits hi:lo of the 64-bit value (loWord, hiWord); exact up to 53 bits of width. */
export function bits(loWord: number, hiWord: number, hi: number, lo: number): number {
  if (lo >= 32) return cut(hiWord, hi - 32, lo - 32);
  if (hi < 32) return cut(loWord, hi, lo);
  return cut(hiWord, hi - 32, 0) * pow2(32 - lo) + cut(loWord, 31, lo);
}

/** Bits hi:lo of one u32. */
const cut = (word: number, hi: number, lo: number): number => (word >>> lo) % pow2(hi - lo + 1);

/** The value shifted up by `lo`, split in two u32. */
function place(raw: number, lo: number): readonly [number, number] {
  if (lo >= 32) return [0, (raw * pow2(lo - 32)) >>> 0];
  const low = raw % pow2(32 - lo);
  return [(low * pow2(lo)) >>> 0, Math.floor(raw / pow2(32 - lo)) >>> 0];
}

function rangeMask(lo: number, hi: number, base: number): number {
  let mask = 0;
  for (let bit = Math.max(lo, base); bit <= Math.min(hi, base + 31); bit++) mask |= 1 << (bit - base);
  return mask >>> 0;
}

/** Bits of a structure that no field covers, as u32 masks in the order of its words. */
export function reservedMasks(words: number, fields: readonly Field[]): Uint32Array {
  const masks = new Uint32Array(words * 2).fill(0xffffffff);
  for (const field of fields) {
    const [lo, hi] = fieldMask(field);
    masks[field.word * 2] &= ~lo;
    masks[field.word * 2 + 1] &= ~hi;
  }
  return masks;
}

/** `0x…` in lower case. */
export const hex = (value: number): string => `0x${value.toString(16)}`;

/** A 64-bit value as `0x` and 16 digits. */
export const hex64 = (lo: number, hi: number): string =>
  `0x${(hi >>> 0).toString(16).padStart(8, '0')}${(lo >>> 0).toString(16).padStart(8, '0')}`;

/** The same as short as it goes: `0x9`. */
export const shortHex64 = (lo: number, hi: number): string => `0x${((BigInt(hi) << 32n) | BigInt(lo)).toString(16)}`;

/** An address from two u32 (exact to 53 bits). */
export const addr = (lo: Low, hi: High): number => (hi >>> 0) * 0x100000000 + (lo >>> 0);
export const addrLo = (value: number): Low => value >>> 0;
export const addrHi = (value: number): High => Math.floor(value / 0x100000000) >>> 0;
