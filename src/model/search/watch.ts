/** What a transition reads and writes, noted by an arena and a memory that tell each access. */
import type { Looks } from '../state/looks.ts';
import { Memory } from '../state/memory.ts';
import type { MachineParts } from '../state/machine.ts';
import { PAGE_BYTES, PAGE_WORDS } from '../state/pages.ts';

/**
 * Where something was read or written: the index of a word, counted through all arrays of words; MEMORY + a physical
 * address; or -1 - the number of a frame, for its owner.
 */
export const MEMORY = 2 ** 32;

/** What is `kept` (by where it is counted) and has a first key from `first` to `last`; where `those` are given, what is of one of them. */
export interface Sought {
  readonly kept: number;
  readonly first: number;
  readonly last: number;
  readonly those: readonly number[] | undefined;
}

/** Something kept that has come or gone. */
export interface Changed {
  readonly kept: number;
  readonly key: number;
  readonly of: number;
}

export class Watch implements Looks {
  /** While false nothing is noted. */
  on = false;
  /** What was read before it was written, in order. */
  readonly at: number[] = [];
  readonly values: number[] = [];
  /** What was written, in order. */
  readonly written: number[] = [];
  /** Of what was written: whether it was read before. */
  readonly rewritten: boolean[] = [];
  /** Of an IOMMU whose users are told apart: what was sought and has changed, how many records were wanted of how many. */
  readonly looks: Sought[] = [];
  readonly changes: Changed[] = [];
  readonly rooms: { readonly kept: number; readonly records: number; readonly cap: number }[] = [];
  /** What was read only to find what was sought. */
  readonly found = new Set<number>();
  private isFinding = false;
  /** The words themselves, of all arrays one behind the other. */
  private readonly arrays: { readonly base: number; readonly words: Uint32Array }[] = [];
  /** By word: the turn in which it was read first, and written. */
  private readTurn = new Uint32Array(0);
  private writeTurn = new Uint32Array(0);
  private turn = 0;
  /** Of memory and owners the same. */
  private readonly readThere = new Set<number>();
  private readonly writtenThere = new Set<number>();

  begin(): void {
    this.at.length = this.values.length = this.written.length = this.rewritten.length = 0;
    this.readThere.clear();
    this.writtenThere.clear();
    this.looks.length = this.changes.length = this.rooms.length = 0;
    this.found.clear();
    this.turn++;
    this.on = true;
  }

  /** Counts further words from here on; gives the index of the first one. */
  add(words: Uint32Array): number {
    const base = this.readTurn.length;
    this.arrays.push({ base, words });
    this.readTurn = new Uint32Array(base + words.length);
    this.writeTurn = new Uint32Array(base + words.length);
    return base;
  }

  /** A word as it is now; notes nothing. */
  now(at: number): number {
    let i = this.arrays.length - 1;
    while (this.arrays[i].base > at) i--;
    const { base, words } = this.arrays[i];
    return words[at - base];
  }

  sought(kept: number, first: number, last: number, those?: readonly number[]): void {
    if (this.on) this.looks.push({ kept, first, last, those });
  }

  changed(kept: number, key: number, of: number): void {
    if (this.on) this.changes.push({ kept, key, of });
  }

  wanted(kept: number, records: number, cap: number): void {
    if (this.on) this.rooms.push({ kept, records, cap });
  }

  finding(): void {
    this.isFinding = true;
  }

  done(): void {
    this.isFinding = false;
  }

  read(at: number, value: number): void {
    if (!this.on) return;
    if (!this.isFinding) this.found.delete(at);
    if (this.wasRead(at) || this.wasWritten(at)) return;
    if (this.isFinding) this.found.add(at);
    if (at >= 0 && at < MEMORY) this.readTurn[at] = this.turn;
    else this.readThere.add(at);
    this.at.push(at);
    this.values.push(value);
  }

  write(at: number): void {
    if (!this.on || this.wasWritten(at)) return;
    if (at >= 0 && at < MEMORY) this.writeTurn[at] = this.turn;
    else this.writtenThere.add(at);
    this.written.push(at);
    this.rewritten.push(this.wasRead(at));
  }

  private wasRead(at: number): boolean {
    return at >= 0 && at < MEMORY ? this.readTurn[at] === this.turn : this.readThere.has(at);
  }

  private wasWritten(at: number): boolean {
    return at >= 0 && at < MEMORY ? this.writeTurn[at] === this.turn : this.writtenThere.has(at);
  }
}

/** Parts of a machine that is watched. */
export function watchedParts(watch: Watch): MachineParts {
  const plain = new Map<Uint32Array, Uint32Array>();
  return {
    words: (length) => {
      const words = new Uint32Array(length);
      const watched = watchedWords(words, watch.add(words), watch);
      plain.set(watched, words);
      return watched;
    },
    memory: (w, ...given) => new WatchedMemory(watch, plain.get(w)!, ...given),
  };
}

const isIndex = (key: string): boolean => key.charCodeAt(0) <= 0x39;

/** Words whose every use is noted; what could pass unnoticed is refused. */
function watchedWords(words: Uint32Array, base: number, watch: Watch): Uint32Array {
  const read = (from: number, to: number): void => {
    if (!watch.on) return;
    for (let i = from; i < to; i++) watch.read(base + i, words[i]);
  };
  const write = (from: number, to: number): void => {
    if (!watch.on) return;
    for (let i = from; i < to; i++) watch.write(base + i);
  };
  const methods: Record<string, (...given: never[]) => unknown> = {
    slice(from = 0, to = words.length) {
      read(from, to);
      return words.slice(from, to);
    },
    subarray: (from = 0, to = words.length) => watchedWords(words.subarray(from, to), base + from, watch),
    set(values: ArrayLike<number>, at = 0) {
      words.set(values, at);
      write(at, at + values.length);
    },
    fill(value: number, from = 0, to = words.length) {
      words.fill(value, from, to);
      write(from, to);
    },
    copyWithin(target: number, from: number, to = words.length) {
      read(from, to);
      words.copyWithin(target, from, to);
      write(target, target + to - from);
    },
  };
  const proxy: Uint32Array = new Proxy(words, {
    get(_, key) {
      if (key === Symbol.iterator) return () => Array.prototype.values.call(proxy);
      if (typeof key === 'string') {
        if (isIndex(key)) {
          const i = Number(key);
          const value = words[i];
          if (value !== undefined) watch.read(base + i, value);
          return value;
        }
        if (key === 'length') return words.length;
        if (Object.hasOwn(methods, key)) return methods[key];
      }
      throw new Error(`watched words: ${String(key)} is not watched`);
    },
    set(_, key, value) {
      if (typeof key !== 'string' || !isIndex(key)) throw new Error(`watched words: ${String(key)} is not watched`);
      const i = Number(key);
      words[i] = value;
      watch.write(base + i);
      return true;
    },
  });
  return proxy;
}

/** Notes which words of memory are used, and not in which frames and pages they are kept: the words that say so are plain. */
class WatchedMemory extends Memory {
  private readonly watch: Watch;

  constructor(watch: Watch, ...given: ConstructorParameters<typeof Memory>) {
    super(...given);
    this.watch = watch;
  }

  override read32(pa: number): number {
    const value = super.read32(pa);
    this.watch.read(MEMORY + pa - (pa % 4), value);
    return value;
  }

  override write32(pa: number, value: number): void {
    super.write32(pa, value);
    this.watch.write(MEMORY + pa - (pa % 4));
  }

  override writeWords(pa: number, words: ArrayLike<number>, from = 0, count = words.length): void {
    for (let i = 0; i < count; i++) this.write32(pa + i * 4, words[from + i]);
  }

  override pageAt(pa: number): Uint32Array {
    const first = pa - (pa % PAGE_BYTES);
    return new Proxy(new Uint32Array(0), {
      get: (_, key) => {
        if (typeof key !== 'string' || !isIndex(key)) throw new Error(`watched page: ${String(key)} is not watched`);
        return Number(key) < PAGE_WORDS ? this.read32(first + Number(key) * 4) : undefined;
      },
      set: () => {
        throw new Error('watched page: it is to be read only');
      },
    });
  }

  override owner(pa: number): number {
    const owner = super.owner(pa);
    this.watch.read(-1 - Math.floor(pa / PAGE_BYTES), owner);
    return owner;
  }

  override setOwner(pa: number, owner: number): void {
    super.setOwner(pa, owner);
    this.watch.write(-1 - Math.floor(pa / PAGE_BYTES));
  }

  override place(): void {
    throw new Error('watched memory: placing a page is not watched');
  }
}
