/** The tables of a search: what was put in is found again, at every size, and what they take is counted. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Accesses } from './accesses.ts';
import { FATE, Fates } from './fates.ts';
import { Footprint } from './footprint.ts';
import { StateGraph } from './graph.ts';
import { placeOf, spread } from './hash.ts';
import { outcomesTogether, ranked, runsInParts } from './outcomes.ts';
import { StateTable } from './state-table.ts';
import { WordTable } from './word-table.ts';

/** Bytes of all typed arrays that an object holds. */
function held(of: object): number {
  return Object.values(of)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .reduce((sum: number, value) => {
      if (ArrayBuffer.isView(value)) return sum + value.byteLength;
      return value && typeof value === 'object' && 'chunks' in value ? sum + held(value) : sum;
    }, 0);
}

test('hashes are the same on every machine', () => {
  const pairs = [
    [0, 0],
    [1, 0],
    [0, 1],
    [7, 1_000_000],
    [0xffffffff, 0xffffffff],
  ] as const;
  expect(pairs.map(([a, b]) => spread(a, b) >>> 0)).toEqual([0xebc11fec, 0x5fb2bfcf, 0x2316c9f9, 0xd77abbb7, 0]);
  const places = [0xd1cba227, 0x08836822, 0xa397444e, 0x0e84442c, 0xcabb805b];
  expect(pairs.map(([a, b]) => placeOf(32, a, b))).toEqual(places);
  expect(pairs.map(([a, b]) => placeOf(8, a, b))).toEqual(places.map((place) => place >>> 24));
});

describe('states', () => {
  /** A state of two ids; of all with the same first id hashes collide. */
  const idsOf = (i: number): Uint32Array => Uint32Array.of(i % 97, i);
  const hashOf = (i: number): number => (i % 97) * 11;

  test('each is kept once, with who led to it first', () => {
    const table = new StateTable(2);
    const MANY = 9000;
    expect(table.bytes).toBe(held(table));
    const wrong: number[] = [];
    for (let i = 0; i < MANY; i++) {
      if (table.find(idsOf(i), hashOf(i)) !== -1) wrong.push(i);
      if (table.add(idsOf(i), hashOf(i), i >>> 1, i * 3) !== i) wrong.push(i);
      if ([0, 255, 256, 511, 512, 1023, 1024, 2047, 4095, 4096, 8191, 8192].includes(i))
        expect(table.bytes).toBe(held(table));
    }
    expect([table.size, table.bytes]).toEqual([MANY, held(table)]);
    const out = new Uint32Array(2);
    for (let i = 0; i < MANY; i++) {
      table.idsOf(i, out);
      if (table.find(idsOf(i), hashOf(i)) !== i || out[0] !== i % 97 || out[1] !== i) wrong.push(i);
    }
    expect(wrong).toEqual([]);
    expect(table.find(idsOf(MANY), hashOf(MANY))).toBe(-1);
    // Another hash, or another last id: not known.
    expect(table.find(idsOf(5), hashOf(5) + 1)).toBe(-1);
    expect(table.find(Uint32Array.of(5, 6), hashOf(5))).toBe(-1);
  });

  test('the way to a state, and another one', () => {
    const table = new StateTable(1);
    for (const [i, [parent, transition]] of [
      [0, 0xffffffff],
      [0, 11],
      [1, 12],
      [0, 13],
      [2, 14],
    ].entries()) {
      table.find(Uint32Array.of(i), i);
      table.add(Uint32Array.of(i), i, parent, transition);
    }
    expect([table.pathTo(0), table.pathTo(4), table.statesTo(0), table.statesTo(4)]).toEqual([
      [],
      [11, 12, 14],
      [0],
      [0, 1, 2, 4],
    ]);
    table.lead(4, 3, 15);
    expect([table.pathTo(4), table.statesTo(4)]).toEqual([
      [13, 15],
      [0, 3, 4],
    ]);
    const out = new Uint32Array(1);
    table.idsOf(4, out);
    expect(out[0]).toBe(4);
  });
});

test('sequences of words: what is taken is counted, chunk by chunk', () => {
  const table = new WordTable();
  expect(table.bytes).toBe(held({ ...table, words: 0 }));
  const take = (n: number, value: number): number => table.intern(new Uint32Array(n).fill(value), n, value);
  // The first chunk has 1,024 words, the length of each sequence among them; those behind it 16,384.
  for (const [n, bytes] of [
    [1023, 4096],
    [1, 4096 + 65536],
    [16380, 4096 + 65536],
    [0, 4096 + 65536],
    [0, 4096 + 2 * 65536],
    [1, 4096 + 2 * 65536],
    [40000, 4096 + 2 * 65536 + 160004],
  ] as const) {
    take(n, 100 + table.size);
    expect(table.bytes - 1024).toBe(bytes);
  }
  for (let i = 0; i < 200; i++) take(2, 1000 + i);
  expect(table.bytes).toBe(held({ ...table, words: 0 }));
});

describe('the graph', () => {
  test('takes the memory of its words; begins with few', () => {
    const graph = new StateGraph();
    expect(graph.bytes).toBe(0);
    for (let i = 0; i < 40_000; i++) {
      graph.successor(i, i % 50 === 0 ? 1 : 0);
      graph.end(i === 39_999);
      if ([0, 511, 512, 1024, 16_383, 16_384].includes(i)) expect(graph.bytes).toBe(held(graph));
    }
    expect(graph.states).toBe(40_000);
    expect(graph.bytes).toBe(held(graph));
    while (graph.sweep());
    expect(graph.bytes).toBe(held(graph));
  });

  /** `1 2! | 0 | *`: states with their successors, `!` violates property 0, `?` property 1; `*` is good. */
  function graphOf(text: string): StateGraph {
    const graph = new StateGraph();
    for (const state of text.split('|')) {
      for (const [, to, mark] of state.matchAll(/(\d+)([!?]?)/g))
        graph.successor(Number(to), mark === '!' ? 1 : mark === '?' ? 2 : 0);
      graph.end(state.includes('*'));
    }
    while (graph.sweep());
    return graph;
  }

  test('backwards: from the last state on, successors in order, with what violates', () => {
    const seen = (properties: number): string[] => {
      const all: string[] = [];
      graphOf('1! 2 3? | 3 | 3! 3 | *').backwards(properties, (state, n, to, bad) =>
        all.push(`${state}: ${[...to.subarray(0, n)].map((one, i) => `${one}${bad[i] ? '!' : ''}`).join(' ')}`),
      );
      return all;
    };
    expect(seen(1)).toEqual(['3: ', '2: 3! 3', '1: 3', '0: 1! 2 3']);
    expect(seen(2)).toEqual(['3: ', '2: 3 3', '1: 3', '0: 1 2 3!']);
    expect(seen(3)).toEqual(['3: ', '2: 3! 3', '1: 3', '0: 1! 2 3!']);
  });

  test('who reaches a good state, by ways back as well', () => {
    const graph = graphOf('1 | 2 | 1 3 | * | 4 | 3');
    expect([0, 1, 2, 3, 4, 5].map((state) => graph.reachesGood(state))).toEqual([true, true, true, true, false, true]);
    expect(graph.lost).toBe(4);
    expect(graphOf('*').lost).toBe(-1);
  });

  test.each<[string, string, string, readonly number[], boolean?]>([
    ['none violates', '1 | *', 'safe safe', [0, 0]],
    ['the only one violates', '1! | *', 'doomed safe', [1, 0]],
    ['one of two', '1! 1 | *', 'open safe', [0.5, 0]],
    ['one of three, behind a choice', '1 2 | 3! 3 3 | * | *', 'open open safe safe', [1 / 6, 1 / 3, 0, 0]],
    ['both, one later', '1! 2 | * | 1!', 'doomed safe doomed', [1, 0, 1]],
    ['another property', '1? | *', 'safe safe', [0, 0]],
    ['round and round until it violates', '0 1! | *', 'open safe', [1, 0]],
    ['round and round with a way out', '0 1! 1 | *', 'open safe', [0.5, 0]],
    ['round over two states', '1 | 0 2! 2 | *', 'open open safe', [0.5, 0.5, 0]],
    ['lost states do not count unless asked', '1 2 | 1 | *', 'safe safe safe', [0, 0, 0]],
    ['lost states', '1 2 | 1 | *', 'open doomed safe', [0.5, 1, 0], true],
    ['a state with nothing behind is not doomed', ' ', 'safe', [0]],
    ['but lost', ' ', 'doomed', [1], true],
  ])('%s: %s is %s', (_, text, fates, chances, progress = false) => {
    const said = new Fates(graphOf(text), 1, progress);
    const names = ['safe', 'open', 'doomed'];
    expect([...said.of].map((fate) => names[fate]).join(' ')).toBe(fates);
    for (const [state, chance] of chances.entries()) expect(said.chance[state]).toBeCloseTo(chance, 12);
    for (const [name, fate] of Object.entries(FATE))
      expect(said.count(fate)).toBe(fates.split(' ').filter((one) => one === name).length);
  });
});

describe('who has to do with whom', () => {
  test('accesses: the same places are the same; they meet where one writes what the other uses', () => {
    const accesses = new Accesses([100, 110]);
    const of = (reads: number[], writes: number[]) => accesses.of(reads, writes);
    expect(of([5, 3, 3], [9, 1])).toBe(of([3, 5], [1, 9]));
    expect(of([3, 5], [1, 9])).not.toBe(of([3], [5, 1, 9]));
    expect([...of([5, 3, 99, 100, 109, 110], [10, 9]).reads]).toEqual([3, 5, 99, 110]);
    const meets = (...[a, b]: readonly (readonly [number[], number[]])[]): boolean[] => [
      accesses.meet(of(...a), of(...b)),
      accesses.meet(of(...b), of(...a)),
    ];
    expect(meets([[1, 2], []], [[2, 3], []])).toEqual([false, false]);
    expect(meets([[1], [2]], [[3], [4]])).toEqual([false, false]);
    expect(meets([[1], [2]], [[4, 2], [5]])).toEqual([true, true]);
    expect(meets([[1, 7], []], [[], [7]])).toEqual([true, true]);
    expect(meets([[], [6, 8, 9]], [[], [1, 9]])).toEqual([true, true]);
    expect(meets([[], [1, 9]], [[], [2, 8, 10]])).toEqual([false, false]);
    expect(meets([[], [105]], [[105], []])).toEqual([false, false]);
  });

  test('two lists that share a place meet, wherever it stands', () => {
    const list = fc.uniqueArray(fc.nat(20), { maxLength: 6 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const accesses = new Accesses([-1, -1]);
        expect(accesses.meet(accesses.of([], a), accesses.of(b, []))).toBe(a.some((one) => b.includes(one)));
      }),
      { seed: 3 },
    );
  });

  describe('footprints, of all transitions together', () => {
    const NOTHING = { at: [], written: [], found: new Set<number>(), looks: [], changes: [], rooms: [] };
    type Noted = Partial<Parameters<Footprint['add']>[0]>;
    const noted = (...all: readonly Noted[]): Footprint => {
      const footprint = new Footprint([[100, 110]], [50]);
      for (const one of all) footprint.add({ ...NOTHING, ...one });
      return footprint;
    };
    const of = (at: number[], ...written: readonly number[][]): Footprint =>
      noted({ at, written: written[0] }, ...written.slice(1).map((one) => ({ written: one })));

    test('words', () => {
      expect(Footprint.meet([of([1], [2]), of([1], [3])])).toBe(false);
      expect(Footprint.meet([of([1], [2], [4]), of([4], [3])])).toBe(true);
      expect(Footprint.meet([of([3], [2]), of([1], [3])])).toBe(true);
      expect(Footprint.meet([of([1], [2], [9]), of([5], []), of([], [9])])).toBe(true);
      expect(Footprint.meet([of([1], [100, 109]), of([100, 109], [3])])).toBe(false);
      expect(Footprint.meet([of([1], [99]), of([99], [])])).toBe(true);
      expect(Footprint.meet([of([1], [110]), of([110], [])])).toBe(true);
    });

    test('what is read to find something is told by what is sought', () => {
      expect(Footprint.meet([of([], [4]), noted({ at: [4, 5], found: new Set([4]) })])).toBe(false);
      expect(Footprint.meet([of([], [5]), noted({ at: [4, 5], found: new Set([4]) })])).toBe(true);
    });

    test('a count that goes on counting takes no part, one that is asked does', () => {
      expect(Footprint.meet([of([50], [50]), of([50], [50])])).toBe(false);
      expect(Footprint.meet([of([50], [50]), of([50], [])])).toBe(false);
      expect(Footprint.meet([of([50], [50]), of([50], [51])])).toBe(false);
    });

    test('a record is seen by who looks for its key, and its user', () => {
      const change = (key: number, user = 0, kept = 7): Footprint => noted({ changes: [{ kept, key, of: user }] });
      const look = (first: number, last: number, those?: readonly number[]): Footprint =>
        noted({ looks: [{ kept: 7, first, last, those }] });
      const meet = (one: Footprint, other: Footprint): boolean => {
        expect(Footprint.meet([one, other])).toBe(Footprint.meet([other, one]));
        return Footprint.meet([one, other]);
      };
      expect([1, 2, 4, 5].map((key) => meet(change(key), look(2, 4)))).toEqual([false, true, true, false]);
      expect([1, 2, 3].map((user) => meet(change(9, user), look(0, 9, [2, 3])))).toEqual([false, true, true]);
      expect(meet(change(3, 0, 8), look(2, 4))).toBe(false);
      expect([meet(change(3), change(3)), meet(change(3), change(4)), meet(change(3), change(3, 1))]).toEqual([
        true,
        false,
        false,
      ]);
      expect(meet(look(1, 9), look(1, 9))).toBe(false);
    });

    test('there has to be room for the records of all', () => {
      const room = (records: number, kept = 7): Footprint =>
        noted({ rooms: [{ kept, records: 1, cap: 4 }] }, { rooms: [{ kept, records, cap: 4 }] });
      expect(Footprint.meet([room(2), room(2)])).toBe(false);
      expect(Footprint.meet([room(2), room(3)])).toBe(true);
      expect(Footprint.meet([room(2), room(1), room(2)])).toBe(true);
      expect(Footprint.meet([room(3), room(3, 8)])).toBe(false);
      expect(Footprint.meet([room(5), of([], [])])).toBe(true);
    });
  });
});

test('runs that were made in parts count together, the most frequent first', () => {
  const of = (count: number, ...violated: readonly string[]) => ({ violated, count });
  expect(ranked([of(1, 'b'), of(3), of(1, 'a')])).toEqual([of(3), of(1, 'a'), of(1, 'b')]);
  expect(outcomesTogether([[of(2), of(1, 'a', 'b')], [of(2, 'a', 'b')], [of(2, 'c')]])).toEqual([
    of(3, 'a', 'b'),
    of(2),
    of(2, 'c'),
  ]);
  expect(runsInParts({ seed: 0xffffffff, runs: 5 }, 2)).toEqual([
    { seed: 0xffffffff, runs: 2 },
    { seed: 1, runs: 2 },
    { seed: 3, runs: 1 },
  ]);
  expect(runsInParts({ seed: 1, runs: 4 }, 2)).toHaveLength(2);
  expect(runsInParts({ seed: 1, runs: 0 }, 2)).toEqual([]);
});
