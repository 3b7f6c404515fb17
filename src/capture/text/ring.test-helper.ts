/** The ring of the cases, and its words as tools print them. */
import { readFileSync } from 'node:fs';

export const read = (name: string): string => readFileSync(new URL(`../cases/ring/${name}`, import.meta.url), 'utf8');

/** xxd prints every byte, whatever repeats. */
export const RING = Uint8Array.from(
  read('cmdq.xxd.txt')
    .split('\n')
    .flatMap((line) => line.slice(10, 49).match(/[0-9a-f]{2}/g) ?? [])
    .map((byte) => Number.parseInt(byte, 16)),
);
export const VIEW = new DataView(RING.buffer);

export const word = (at: number, bytes: number, little = true): string => {
  const value =
    bytes === 8 ? VIEW.getBigUint64(at, little) : bytes === 4 ? VIEW.getUint32(at, little) : VIEW.getUint16(at, little);
  return value.toString(16).padStart(bytes * 2, '0');
};
