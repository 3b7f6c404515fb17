/** 64-bit values in two words, low word first. */
export const U64_MAX = 0xffffffffffffffffn;

export const read64 = (w: ArrayLike<number>, at: number): bigint => (BigInt(w[at + 1]) << 32n) | BigInt(w[at]);

export function write64(w: Uint32Array, at: number, value: bigint): void {
  w[at] = Number(value & 0xffffffffn);
  w[at + 1] = Number(value >> 32n);
}
