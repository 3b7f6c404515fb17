import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WordTable } from './word-table.ts';

const contentOf = (table: WordTable, id: number): number[] => {
  table.get(id);
  return [...table.words.subarray(table.offset, table.offset + table.length)];
};

test('equal words have one id, and an id names its words, however hashes collide', () => {
  const word = fc.oneof(fc.nat(2), fc.nat(0xffffffff));
  const sequences = fc.array(fc.array(word, { maxLength: 6 }), { maxLength: 400 });
  fc.assert(
    fc.property(sequences, fc.constantFrom(1, 3, 2 ** 32), (all, hashes) => {
      const table = new WordTable();
      const known = new Map<string, number>();
      const scratch = new Uint32Array(8).fill(7);
      for (const words of all) {
        scratch.set(words);
        const hash = words.reduce((sum, one) => (sum * 31 + one) % hashes, 0xffffffff % hashes);
        const id = table.intern(scratch, words.length, hash);
        expect(id).toBe(known.get(words.join()) ?? known.size);
        known.set(words.join(), id);
      }
      expect(table.size).toBe(known.size);
      for (const [key, id] of known) expect(contentOf(table, id).join()).toBe(key);
    }),
  );
});

test('grows by as much as a sequence needs', () => {
  const table = new WordTable();
  const sequences = Array.from({ length: 3000 }, (_, i) => Uint32Array.from({ length: i % 97 }, (_, j) => i ^ j));
  sequences.push(new Uint32Array(50_000).fill(3), new Uint32Array(50_001).fill(3));
  const ids = sequences.map((words) => table.intern(words, words.length, words.length));
  expect(ids.map((id) => contentOf(table, id))).toEqual(sequences.map((words) => [...words]));
  expect(table.bytes).toBeGreaterThan(4 * sequences.reduce((sum, { length }) => sum + length, 0));
});
