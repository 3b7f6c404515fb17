/**
 * Physical memory: a sorted pool of page frames in the arena, each naming an immutable page of the page store. Writes
 * go to private copies until `seal()` interns them, so a burst of writes to one page makes one new page.
 */
import { FRAME, type Layout } from './layout.ts';
import { newPage, PAGE_WORDS, type PageStore, summand } from './pages.ts';
import type { Topology } from './topology.ts';

const MOST_SPARE = 8;

export class MemoryFullError extends Error {}

/** A page that was written since the last seal; `hash` is the sum of its summands. */
interface DirtyPage {
  readonly words: Uint32Array;
  hash: number;
}

function put(page: DirtyPage, at: number, value: number): void {
  const old = page.words[at];
  page.words[at] = value;
  page.hash = (page.hash + summand(at, page.words[at]) - summand(at, old)) | 0;
}

export class Memory {
  private readonly dirty = new Map<number, DirtyPage>();
  /** Arrays of pages that turned out to be known. */
  private readonly spare: Uint32Array[] = [];
  /** The frame that was read last, and its page. */
  private lastFrame = -1;
  private lastPage: Uint32Array;
  /** The frame that was written last, and its page. */
  private writtenFrame = -1;
  private writtenPage: DirtyPage | undefined;

  private readonly w: Uint32Array;
  private readonly layout: Layout;
  readonly store: PageStore;

  /** [start, end) of what is memory; all addresses are when undefined. */
  private readonly ram: Topology['ram'];

  constructor(w: Uint32Array, layout: Layout, store: PageStore, ram?: Topology['ram']) {
    this.ram = ram;
    this.w = w;
    this.layout = layout;
    this.store = store;
    this.lastPage = store.get(0);
  }

  /** False where an access meets an external abort. */
  holds(pa: number): boolean {
    if (this.ram === undefined) return true;
    for (const [start, end] of this.ram) if (pa >= start && pa < end) return true;
    return false;
  }

  /** The page of a physical address as it is now, to be read until the next write. */
  pageAt(pa: number): Uint32Array {
    this.read32(pa);
    return this.lastPage;
  }

  /** u32 at a physical address (bytes, 4-aligned). Memory that nobody wrote reads as zero. */
  read32(pa: number): number {
    const frame = Math.floor(pa / 4096);
    if (frame !== this.lastFrame) {
      this.lastPage = this.page(frame);
      this.lastFrame = frame;
    }
    return this.lastPage[(pa - frame * 4096) >>> 2];
  }

  write32(pa: number, value: number): void {
    const frame = Math.floor(pa / 4096);
    const page = this.writable(frame);
    const at = (pa - frame * 4096) >>> 2;
    put(page, at, value);
  }

  write64(pa: number, lo: number, hi: number): void {
    this.write32(pa, lo);
    this.write32(pa + 4, hi);
  }

  /** `count` words from the `from`-th on; all of them when not said. */
  writeWords(pa: number, words: ArrayLike<number>, from = 0, count = words.length): void {
    let i = 0;
    while (i < count) {
      const page = this.writable(Math.floor((pa + i * 4) / 4096));
      for (let at = ((pa + i * 4) % 4096) >>> 2; at < PAGE_WORDS && i < count; at++, i++) {
        if (page.words[at] !== words[from + i]) put(page, at, words[from + i]);
      }
    }
  }

  /** Lets the frame at `pa` have a page of the store. */
  place(pa: number, page: number): void {
    this.w[this.slot(Math.floor(pa / 4096)) + FRAME.page] = page;
    this.lastFrame = -1;
  }

  /** Interns what was written since the last seal; afterwards the arena alone holds the whole state. */
  seal(): void {
    if (this.dirty.size === 0) return;
    const frames = [...this.dirty.keys()];
    if (frames.length > 1) frames.sort((a, b) => a - b);
    for (const frame of frames) {
      const { words, hash } = this.dirty.get(frame)!;
      const id = this.store.intern(words, hash);
      if (this.store.get(id) !== words && this.spare.length < MOST_SPARE) this.spare.push(words);
      this.w[this.slot(frame) + FRAME.page] = id;
    }
    this.forget();
  }

  /** To be called after the arena's words were replaced. */
  forget(): void {
    this.dirty.clear();
    this.lastFrame = -1;
    this.writtenFrame = -1;
  }

  /** Generation and owner word of the frame at `pa` (0 where nobody freed or wrote it). */
  owner(pa: number): number {
    const slot = this.find(Math.floor(pa / 4096));
    return slot < 0 ? 0 : this.w[slot + FRAME.owner];
  }

  setOwner(pa: number, owner: number): void {
    const frame = Math.floor(pa / 4096);
    this.writable(frame);
    this.w[this.slot(frame) + FRAME.owner] = owner;
  }

  private page(frame: number): Uint32Array {
    const dirty = this.dirty.get(frame);
    return dirty ? dirty.words : this.store.get(this.pageId(frame));
  }

  /** Page of the store that the frame had at the last seal. */
  private pageId(frame: number): number {
    const slot = this.find(frame);
    return slot < 0 ? 0 : this.w[slot + FRAME.page];
  }

  private writable(frame: number): DirtyPage {
    if (frame === this.writtenFrame) return this.writtenPage!;
    this.writtenPage = this.dirty.get(frame) ?? this.dirtied(frame);
    this.writtenFrame = frame;
    return this.writtenPage;
  }

  private dirtied(frame: number): DirtyPage {
    const id = this.pageId(frame);
    const words = this.spare.pop() ?? newPage();
    words.set(this.store.get(id));
    const copy = { words, hash: this.store.hashOf(id) };
    this.slot(frame);
    this.dirty.set(frame, copy);
    if (frame === this.lastFrame) this.lastPage = words;
    return copy;
  }

  /** Offset of the frame's record, inserted in order when new. */
  private slot(frame: number): number {
    const { frames, frameCount, frameCap } = this.layout;
    const found = this.find(frame);
    if (found >= 0) return found;
    const count = this.w[frameCount];
    if (count >= frameCap) throw new MemoryFullError(`memory: more than ${frameCap} page frames written`);
    const at = -found - 1;
    this.w.copyWithin(at + FRAME.SIZE, at, frames + count * FRAME.SIZE);
    this.w.fill(0, at, at + FRAME.SIZE);
    this.w[at + FRAME.frame] = frame;
    this.w[frameCount] = count + 1;
    return at;
  }

  /** Offset of the frame's record, or -(offset where it belongs) - 1. */
  private find(frame: number): number {
    const { frames, frameCount } = this.layout;
    let lo = 0;
    let hi = this.w[frameCount];
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      const at = this.w[frames + mid * FRAME.SIZE + FRAME.frame];
      if (at === frame) return frames + mid * FRAME.SIZE;
      if (at < frame) lo = mid + 1;
      else hi = mid;
    }
    return -(frames + lo * FRAME.SIZE) - 1;
  }
}

/** Whether this processor keeps the low byte of a word first. */
const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Whole words of bytes, little-endian: not to be written to, for they are the bytes themselves where that can be. */
export const wordsIn = (bytes: Uint8Array): Uint32Array =>
  LITTLE_ENDIAN && bytes.byteOffset % 4 === 0
    ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
    : bytesToWords(bytes.subarray(0, bytes.length - (bytes.length % 4)));

/** Bytes as little-endian words, padded with zeros to a whole word. */
export function bytesToWords(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  if (LITTLE_ENDIAN) new Uint8Array(words.buffer).set(bytes);
  else for (let i = 0; i < bytes.length; i++) words[i >>> 2] |= bytes[i] << ((i & 3) * 8);
  return words;
}
