/** Memory while a machine is being described: sparse pages that can be read and written by address. */
import { newPage, PAGE_BYTES } from './pages.ts';

/** What table builders need of a memory. */
export interface WordMemory {
  read32(address: number): number;
  write64(address: number, lo: number, hi: number): void;
}

export class Image implements WordMemory {
  private readonly pages = new Map<number, Uint32Array>();

  read32(address: number): number {
    return this.pages.get(Math.floor(address / PAGE_BYTES))?.[(address % PAGE_BYTES) >>> 2] ?? 0;
  }

  write64(address: number, lo: number, hi: number): void {
    this.write(address, [lo, hi]);
  }

  /** Writes u32 words from a 4-aligned address on. */
  write(address: number, words: ArrayLike<number>): void {
    for (let i = 0; i < words.length; i++) {
      const at = address + i * 4;
      const frame = Math.floor(at / PAGE_BYTES);
      let page = this.pages.get(frame);
      if (!page) {
        page = newPage();
        this.pages.set(frame, page);
      }
      page[(at % PAGE_BYTES) >>> 2] = words[i];
    }
  }

  /** Its pages in ascending order of address. */
  entries(): { address: number; words: Uint32Array }[] {
    return [...this.pages].sort(([a], [b]) => a - b).map(([frame, words]) => ({ address: frame * PAGE_BYTES, words }));
  }
}
