/** Invalidate Requests of PCIe ATS. */
import { pow2 } from '../fields/field.ts';

/** Size that covers the whole address space. */
const SIZE_ALL = 52;

/** Pages that a request names, whose size is 2^size pages: the address bits below its size are ignored. */
export function atcRange(size: number, page: number): readonly [first: number, end: number] {
  if (size >= SIZE_ALL) return [0, Number.POSITIVE_INFINITY];
  const first = page - (page % pow2(size));
  return [first, first + pow2(size)];
}
