/** What a transition reads and writes, noted by an arena and a memory that tell each access. */
import { Memory } from '../state/memory.ts';
import type { Parts } from '../state/machine.ts';
import { PAGE_BYTES, PAGE_WORDS } from '../state/pages.ts';

/**
 * Where something was read or written: the index of a word, counted through all arrays of words; MEMORY + a physical
 * address; or -1 - the number of a frame, for its owner.
 */
export const MEMORY = 2 ** 32;

export class Watch {
  /** While false nothing is noted. */
  on = false;
  /** What was read before it was written, in order. */
  readonly at: number[] = [];
  readonly values: number[] = [];
  readonly written = new Set<number>();
  private readonly known = new Set<number>();

  begin(): void {
    this.at.length = this.values.length = 0;
    this.written.clear();
    this.known.clear();
    this.on = true;
  }

  read(at: number, value: number): void {
    if (!this.on || this.known.has(at)) return;
    this.known.add(at);
    this.at.push(at);
    this.values.push(value);
  }

  write(at: number): void {
    if (!this.on) return;
    this.known.add(at);
    this.written.add(at);
  }

  /** Does something of which nothing is noted. */
  quietly<T>(work: () => T): T {
    const { on } = this;
    this.on = false;
    const done = work();
    this.on = on;
    return done;
  }
}

/** Parts of a machine that is watched. */
export function watchedParts(watch: Watch): Parts {
  let next = 0;
  return {
    words: (length) => {
      const base = next;
      next += length;
      return watchedWords(new Uint32Array(length), base, watch);
    },
    memory: (...given) => new WatchedMemory(watch, ...given),
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

/** Notes which words of memory are used, and not in which frames and pages they are kept. */
class WatchedMemory extends Memory {
  private readonly watch: Watch;

  constructor(watch: Watch, ...given: ConstructorParameters<typeof Memory>) {
    super(...given);
    this.watch = watch;
  }

  override read32(pa: number): number {
    const value = this.watch.quietly(() => super.read32(pa));
    this.watch.read(MEMORY + pa - (pa % 4), value);
    return value;
  }

  override write32(pa: number, value: number): void {
    this.watch.quietly(() => super.write32(pa, value));
    this.watch.write(MEMORY + pa - (pa % 4));
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
    const owner = this.watch.quietly(() => super.owner(pa));
    this.watch.read(-1 - Math.floor(pa / PAGE_BYTES), owner);
    return owner;
  }

  override setOwner(pa: number, owner: number): void {
    this.watch.quietly(() => super.setOwner(pa, owner));
    this.watch.write(-1 - Math.floor(pa / PAGE_BYTES));
  }

  override place(): void {
    throw new Error('watched memory: placing a page is not watched');
  }
}
