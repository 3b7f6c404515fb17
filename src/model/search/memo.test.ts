import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Memo } from './memo.ts';

test('answers what was found out, and only where all that it depends on is the same', () => {
  const states = fc.array(fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(states, fc.array(fc.nat(5), { minLength: 27, maxLength: 27 }), (all, table) => {
      let state: readonly number[] = [];
      const memo = new Memo<{ readonly seen: string }>({
        look: (at) => state[at],
        partOf: () => -1,
        idOf: () => 0,
      });
      const known = new Set<string>();
      for (state of all) {
        // What is looked at next follows from what was seen.
        const at: number[] = [];
        let hash = table[0];
        for (let i = 0; i < 4; i++) {
          const next = table[hash % table.length];
          if (at.includes(next)) break;
          at.push(next);
          hash = (hash * 3 + state[next] + 1) % 27;
        }
        const values = at.map((i) => state[i]);
        const seen = JSON.stringify([at, values]);
        expect(memo.find(7)?.seen).toBe(known.has(seen) ? seen : undefined);
        if (!known.has(seen)) memo.keep(7, at, values, { seen });
        known.add(seen);
        expect(memo.find(8)).toBeUndefined();
      }
      expect(memo.size).toBe(known.size);
    }),
  );
});

test('refuses an answer that depends on something unseen', () => {
  const memo = new Memo<number>({ look: () => 0, partOf: () => -1, idOf: () => 0 });
  memo.keep(1, [3, 4], [0, 0], 5);
  expect(() => memo.keep(1, [3, 5], [0, 1], 6)).toThrow('does not follow');
});

test('finds the same by parts as word by word', () => {
  // Two parts of ten words; what stands in one is named by an id.
  const WORDS = 10;
  const contents: number[][][] = [[], []];
  const present = [0, 0];
  const look = (at: number): number => contents[at < WORDS ? 0 : 1][present[at < WORDS ? 0 : 1]][at % WORDS];
  const memo = new Memo<number>({ look, partOf: (at) => (at < WORDS ? 0 : 1), idOf: (part) => present[part] });
  fc.assert(
    fc.property(fc.array(fc.nat(1), { minLength: WORDS * 2, maxLength: WORDS * 2 }), (words) => {
      contents[0].push(words.slice(0, WORDS));
      contents[1].push(words.slice(WORDS));
    }),
    { numRuns: 40, seed: 1 },
  );
  const at = Array.from({ length: WORDS * 2 }, (_, i) => i);
  const known = new Map<string, number>();
  for (let i = 0; i < 20_000; i++) {
    present[0] = (i * 7) % 40;
    present[1] = (i * i) % 40;
    const values = at.map(look);
    const seen = values.join();
    expect(memo.find(1)).toBe(known.get(seen));
    if (known.has(seen)) continue;
    known.set(seen, i);
    memo.keep(1, at, values, i);
  }
});
