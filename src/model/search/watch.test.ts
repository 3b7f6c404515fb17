import { SMMUV3 } from '../arch/smmuv3/smmuv3.ts';
import { expect, test } from 'vitest';
import { designById } from '../system/designs.ts';
import { Machine } from '../state/machine.ts';
import { PageStore } from '../state/pages.ts';
import { MEMORY, Watch, watchedParts } from './watch.ts';

function watched() {
  const watch = new Watch();
  const parts = watchedParts(watch);
  const first = parts.words(10);
  const words = parts.words(10);
  for (let i = 0; i < 10; i++) words[i] = i;
  watch.begin();
  return { watch, first, words };
}

test('notes what is read before it is written, once, and what is written', () => {
  const { watch, first, words } = watched();
  words[3] = 7;
  expect([words[3], words[4], words[4], first[9]]).toEqual([7, 4, 4, 0]);
  expect([watch.at, watch.values]).toEqual([
    [14, 9],
    [4, 0],
  ]);
  expect([...watch.written]).toEqual([13]);
});

test('notes what whole ranges are used for', () => {
  const { watch, words } = watched();
  expect([...words.slice(0, 2)]).toEqual([0, 1]);
  words.copyWithin(5, 2, 4);
  words.fill(1, 8, 9);
  words.set([9], 9);
  const [a, b] = words.subarray(4, 6);
  expect([a, b]).toEqual([4, 2]);
  words.subarray(4)[2]++;
  expect(watch.at).toEqual([10, 11, 12, 13, 14]);
  expect([...watch.written]).toEqual([15, 16, 18, 19]);
});

test('refuses what would pass unnoticed', () => {
  const { words } = watched();
  expect(() => words.buffer).toThrow('buffer is not watched');
  expect(() => words.map((word) => word)).toThrow('map is not watched');
});

test('of memory it notes words and owners, not where they are kept', () => {
  const watch = new Watch();
  const none = { devices: [], vms: [], guestIommus: [], vcpus: [], faults: [], guestMemory: [], iommus: [] };
  const { mem } = new Machine(
    SMMUV3,
    { ...none, framesReserved: 4 },
    designById('viommu-batch')!,
    new PageStore(),
    watchedParts(watch),
  );
  mem.write32(0x5004, 3);
  watch.begin();
  expect(mem.read32(0x5004)).toBe(3);
  expect(mem.pageAt(0x5000)[2]).toBe(0);
  mem.write64(0x6008, 1, 2);
  expect(mem.read32(0x6008)).toBe(1);
  expect(mem.owner(0x7000)).toBe(0);
  mem.setOwner(0x8000, 5);
  expect(watch.at).toEqual([MEMORY + 0x5004, MEMORY + 0x5008, -1 - 7]);
  expect(watch.values).toEqual([3, 0, 0]);
  expect([...watch.written]).toEqual([MEMORY + 0x6008, MEMORY + 0x600c, -1 - 8]);
  expect(() => mem.place(0x5000, 0)).toThrow('not watched');
  expect([mem.owner(0x7000), mem.owner(0x8000)]).toEqual([0, 5]);
});
