/** Physical memory, its pages, and what is a sum of words. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FRAME, type Layout } from './layout.ts';
import { Memory, MemoryFullError, bytesToWords } from './memory.ts';
import { PAGE_WORDS, PageStore, hashWords, sameWords, summand } from './pages.ts';
import { Random } from './random.ts';

const CAP = 6;

function memory(ram?: readonly (readonly [number, number])[]) {
  const layout = { frames: 8, frameCount: 3, frameCap: CAP } as Layout;
  const w = new Uint32Array(8 + CAP * FRAME.SIZE + 4);
  const store = new PageStore();
  return { w, layout, store, mem: new Memory(w, layout, store, ram) };
}

/** Frames as the arena has them. */
const frames = (w: Uint32Array): number[] =>
  Array.from({ length: w[3] }, (_, i) => w[8 + i * FRAME.SIZE + FRAME.frame]);

test('what nobody wrote is zero; words, pairs and runs of words are read back, across pages', () => {
  const { w, mem } = memory();
  expect(mem.read32(0x5ffc)).toBe(0);
  mem.write32(0x5ffc, 7);
  mem.write64(0x7ff8, 1, 2);
  mem.writeWords(0x5ff8, [8, 9, 10, 11]);
  expect([0x5ff8, 0x5ffc, 0x6000, 0x6004, 0x7ff8, 0x7ffc].map((pa) => mem.read32(pa))).toEqual([8, 9, 10, 11, 1, 2]);
  mem.writeWords(0x9000, [1, 2, 3, 4], 1, 2);
  expect([0x9000, 0x9004, 0x9008].map((pa) => mem.read32(pa))).toEqual([2, 3, 0]);
  // Frames stand in order.
  mem.write32(0x1000, 1);
  mem.seal();
  expect(frames(w)).toEqual([1, 5, 6, 7, 9]);
  expect(mem.pageAt(0x5ffc)[1023]).toBe(9);
});

test('words of 40-bit addresses; a write is seen whatever was read or written last', () => {
  const { mem } = memory();
  mem.write32(0x80_0000_1004, 5);
  expect([mem.read32(0x80_0000_1004), mem.read32(0x1004)]).toEqual([5, 0]);
  mem.write32(0x1004, 6);
  expect([mem.read32(0x1004), mem.read32(0x80_0000_1004)]).toEqual([6, 5]);
  mem.write32(0x80_0000_1008, 7);
  mem.seal();
  mem.write32(0x1004, 8);
  expect([mem.read32(0x80_0000_1008), mem.read32(0x1004)]).toEqual([7, 8]);
});

test('sealed, the arena alone says what memory holds; sealed pages do not change any more', () => {
  const { w, mem, store } = memory();
  mem.write32(0x1000, 1);
  mem.seal();
  const before = w.slice();
  mem.write32(0x1000, 2);
  mem.write32(0x2000, 1);
  mem.seal();
  const after = w.slice();
  expect([store.size, mem.read32(0x1000)]).toEqual([3, 2]);
  w.set(before);
  mem.forget();
  expect([mem.read32(0x1000), mem.read32(0x2000)]).toEqual([1, 0]);
  w.set(after);
  mem.forget();
  expect([mem.read32(0x1000), mem.read32(0x2000)]).toEqual([2, 1]);
  // A write that is forgotten has never been.
  mem.write32(0x1000, 3);
  mem.forget();
  expect(mem.read32(0x1000)).toBe(2);
});

test('a page of the store is given to a frame', () => {
  const { mem, store } = memory();
  const page = store.intern(new Uint32Array(PAGE_WORDS).fill(4));
  mem.read32(0x3000);
  mem.place(0x3abc, page);
  expect([mem.read32(0x3000), mem.read32(0x3ffc), mem.read32(0x4000)]).toEqual([4, 4, 0]);
});

test('owners of frames', () => {
  const { mem } = memory();
  expect(mem.owner(0x5000)).toBe(0);
  mem.setOwner(0x5123, 3);
  mem.write32(0x6000, 1);
  expect([mem.owner(0x5fff), mem.owner(0x6000), mem.owner(0x4fff)]).toEqual([3, 0, 0]);
});

test('no more frames than there is room for', () => {
  const { mem } = memory();
  for (let i = 0; i < CAP; i++) mem.write32(i * 4096, 1);
  mem.write32(0x1004, 2);
  expect(() => mem.write32(CAP * 4096, 1)).toThrow(MemoryFullError);
  expect(() => memory().mem.write32(0, 1)).not.toThrow();
});

test('addresses that are memory', () => {
  const { mem } = memory([
    [0x1000, 0x3000],
    [0x8000, 0x9000],
  ]);
  expect([0xfff, 0x1000, 0x2fff, 0x3000, 0x7fff, 0x8000, 0x8fff, 0x9000].map((pa) => mem.holds(pa))).toEqual(
    [0, 1, 1, 0, 0, 1, 1, 0].map(Boolean),
  );
  expect(memory().mem.holds(0)).toBe(true);
});

test('any writes in any order: as a table of words, and one page for one content', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(4), fc.constantFrom(0, 1, 2, 1023), fc.nat(3), fc.boolean()), { maxLength: 40 }),
      (writes) => {
        const { mem, store, w } = memory();
        const model = new Map<number, number>();
        for (const [frame, word, value, seals] of writes) {
          mem.write32(frame * 4096 + word * 4, value);
          model.set(frame * 1024 + word, value);
          if (seals) mem.seal();
          expect(mem.read32(frame * 4096 + word * 4)).toBe(value);
        }
        mem.seal();
        for (const [at, value] of model) expect(mem.read32(at * 4)).toBe(value);
        const contents = new Map<string, number>();
        for (let i = 0; i < w[3]; i++) {
          const id = w[8 + i * FRAME.SIZE + FRAME.page];
          const content = store.get(id).join();
          expect(contents.get(content) ?? id).toBe(id);
          contents.set(content, id);
          // The hash that writes have changed word by word is that of the page.
          expect(store.intern(store.get(id).slice())).toBe(id);
        }
      },
    ),
    { numRuns: 60, seed: 5 },
  );
});

test('hashes of words are part of digests, and the same everywhere', () => {
  expect(hashWords(new Uint32Array())).toBe(0x811c9dc5);
  expect([hashWords(Uint32Array.of(1)), hashWords(Uint32Array.of(1, 2)), hashWords(Uint32Array.of(1), 5)]).toEqual([
    0x40c5394, 0xf5667fed, 0x4000e4c,
  ]);
  expect([summand(0, 0), summand(9, 0), summand(0, 1), summand(1, 1), summand(1023, 0xffffffff)]).toEqual([
    0, 0, 229898442, -463922902, -343815806,
  ]);
});

test('a store counts its pages; pages of one hash are told apart', () => {
  const store = new PageStore();
  expect([store.size, store.bytes]).toEqual([1, 4096]);
  const page = (word: number): Uint32Array => new Uint32Array(PAGE_WORDS).fill(word, 0, 1);
  expect([
    store.intern(page(1), 77),
    store.intern(page(2), 77),
    store.intern(page(1), 77),
    store.intern(page(2), 77),
    store.intern(page(1)),
  ]).toEqual([1, 2, 1, 2, 3]);
  expect([store.size, store.bytes, store.hashOf(0), store.hashOf(2)]).toEqual([4, 4 * 4096, 0, 77]);
  expect([sameWords(page(1), page(1)), sameWords(page(1), page(2)), sameWords(page(1), new Uint32Array(1))]).toEqual([
    true,
    false,
    false,
  ]);
});

test('bytes as little-endian words, the last one filled up with zeros', () => {
  expect([...bytesToWords(Uint8Array.of(1, 2, 3, 0x84, 5))]).toEqual([0x84030201, 5]);
  expect([...bytesToWords(Uint8Array.of())]).toEqual([]);
});

test('random numbers are those of the seed', () => {
  const draw = (seed: number): number[] => {
    const random = new Random(seed);
    return Array.from({ length: 4 }, () => random.below(1000));
  };
  expect([draw(1), draw(2)]).toEqual([
    [67, 833, 787, 821],
    [793, 638, 227, 808],
  ]);
  expect(draw(1)).toEqual(draw(1));
});
