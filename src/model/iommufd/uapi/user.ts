/** The process that calls: what the kernel reads from it and writes to it. */
import { RULES, type Rule } from './rules.ts';

/** Data behind data_uptr. */
export interface UserData {
  readonly type: number;
  readonly length: number;
  /** The bytes that can be read: fewer than asked for where memory ends. */
  read(from: number, length: number): Uint8Array;
  /** False where memory cannot be written. */
  write(bytes: Uint8Array): boolean;
}

export interface User {
  readonly data: UserData;
  /** True if [va, va+length) can be pinned. */
  pin(va: bigint, length: bigint, write: boolean): boolean;
  /** A file descriptor for a new file. */
  openFile(object: number): number;
}

/** As iommu_copy_struct_from_user(): `least` to `size` bytes, zero-extended; or the rule that refuses. */
export function copyStruct(data: UserData, least: number, size: number): Uint8Array | Rule {
  if (data.length < least || data.length > size) return RULES.dataLength;
  const bytes = data.read(0, data.length);
  if (bytes.length < data.length) return RULES.dataPointer;
  const out = new Uint8Array(size);
  out.set(bytes);
  return out;
}

/** Words of `size` bytes, zero-extended; null where memory ends, RULES.invalidateTail where a longer entry is not zero beyond. */
export function copyEntry(data: UserData, index: number, entryLength: number, size: number): Uint8Array | Rule {
  const bytes = data.read(index * entryLength, entryLength);
  if (bytes.length < entryLength) return RULES.invalidatePointer;
  if (bytes.subarray(size).some((byte) => byte !== 0)) return RULES.invalidateTail;
  const out = new Uint8Array(size);
  out.set(bytes.subarray(0, size));
  return out;
}

export const isRule = (value: object): value is Rule => 'errno' in value;

/** Words of a struct of little-endian u32. */
export const wordsOf = (bytes: Uint8Array): Uint32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(i * 4, true));
};
