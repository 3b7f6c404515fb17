import fc from 'fast-check';
import { expect, test } from 'vitest';
import { record } from './record.ts';
import { PageStore } from './pages.ts';
import { advance, distance, indexOf, passed, wrapOf } from './queue.ts';
import { Image } from './image.ts';

test('a record gives names their offsets', () => {
  const R = record({ a: 1, b: 2, c: 1 });
  expect([R.a, R.b, R.c, R.SIZE]).toEqual([0, 1, 3, 4]);
});

test('equal pages have one id, page 0 is zeros', () => {
  const store = new PageStore();
  const page = (word: number) => new Uint32Array(1024).fill(word, 3, 4);
  expect(store.intern(new Uint32Array(1024))).toBe(0);
  const id = store.intern(page(7));
  expect(store.intern(page(7))).toBe(id);
  expect(store.intern(page(8))).not.toBe(id);
  expect(store.get(id)[3]).toBe(7);
});

test('queue positions: index and wrap at every size', () => {
  fc.assert(
    fc.property(fc.nat(19), fc.nat(2 ** 20), fc.nat(2 ** 19), (log2, start, by) => {
      const pos = start % 2 ** (log2 + 1);
      const step = by % (2 ** log2 + 1);
      const to = advance(pos, step, log2);
      expect(distance(pos, to, log2)).toBe(step);
      expect(to).toBe(wrapOf(to, log2) * 2 ** log2 + indexOf(to, log2));
      expect(passed(pos, to, log2)).toBe(step >= 1);
      expect(advance(to, -step, log2)).toBe(pos);
    }),
  );
});

test('an image keeps what was written, by address', () => {
  const image = new Image();
  image.write(0x1ffc, [1, 2]);
  image.write64(0x3000, 3, 4);
  expect([image.read32(0x1ffc), image.read32(0x2000), image.read32(0x3004), image.read32(0x9000)]).toEqual([
    1, 2, 4, 0,
  ]);
  expect(image.entries().map(({ address }) => address)).toEqual([0x1000, 0x2000, 0x3000]);
});
