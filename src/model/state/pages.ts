/** Hash-consed 4 KiB pages: equal content has one id, so comparing ids compares content. */

export const PAGE_BYTES = 4096;
export const PAGE_WORDS = 1024;

/** Pages that are allocated together: each buffer of its own costs when it is made, and again when it is let go. */
const AT_ONCE = 32;
let buffer = new ArrayBuffer(0);
let used = AT_ONCE;

/** A page of zeros. It shares its buffer with others. */
export function newPage(): Uint32Array {
  if (used === AT_ONCE) {
    buffer = new ArrayBuffer(AT_ONCE * PAGE_BYTES);
    used = 0;
  }
  return new Uint32Array(buffer, PAGE_BYTES * used++, PAGE_WORDS);
}

/** Two independent 32-bit hashes over words (FNV-1a style); for tables and digests, never for equality. */
export function hashWords(words: Uint32Array, seed = 0x811c9dc5): number {
  let h = seed;
  for (let i = 0; i < words.length; i++) h = hashWord(h, words[i]);
  return h >>> 0;
}

/** One more word of such a hash, which counts without its sign. */
export function hashWord(hash: number, word: number): number {
  const h = Math.imul(hash ^ word, 0x01000193);
  return h ^ (h >>> 15);
}

/** What word `i` of a page adds to the page's hash: zeros add nothing, and a write changes one summand. */
export function summand(i: number, word: number): number {
  if (word === 0) return 0;
  let h = Math.imul(word ^ Math.imul(i + 1, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function hashPage(words: Uint32Array): number {
  let hash = 0;
  for (let i = 0; i < words.length; i++) hash = (hash + summand(i, words[i])) | 0;
  return hash;
}

export class PageStore {
  /** Page 0 is the page of zeros: memory that nobody wrote. */
  private readonly pages: Uint32Array[] = [newPage()];
  private readonly hashes: number[] = [0];
  private readonly byHash = new Map<number, number[]>([[0, [0]]]);

  /**
   * Id of the page with this content, whose hash is the sum of its summands. An array whose content is new becomes the
   * store's: the caller must not write to it any more.
   */
  intern(words: Uint32Array, hash: number = hashPage(words)): number {
    const bucket = this.byHash.get(hash);
    if (!bucket) {
      this.byHash.set(hash, [this.pages.length]);
    } else {
      for (const id of bucket) if (sameWords(this.pages[id], words)) return id;
      bucket.push(this.pages.length);
    }
    this.pages.push(words);
    this.hashes.push(hash);
    return this.pages.length - 1;
  }

  hashOf(id: number): number {
    return this.hashes[id];
  }

  /** The content of a page; read only. */
  get(id: number): Uint32Array {
    return this.pages[id];
  }

  get size(): number {
    return this.pages.length;
  }

  /** Memory taken, about. */
  get bytes(): number {
    return this.pages.length * PAGE_BYTES;
  }
}

export function sameWords(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
