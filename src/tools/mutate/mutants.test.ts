import ts from 'typescript';
import { expect, test } from 'vitest';
import { instrument, mutantsOf } from './mutants.ts';
import { OutOfWork, Work } from './work.ts';

const FILE = '/a.ts';

function mutants(text: string) {
  const source = ts.createSourceFile(FILE, text, ts.ScriptTarget.Latest, true);
  const host = ts.createCompilerHost({});
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...rest) => (name === FILE ? source : read(name, ...rest));
  const program = ts.createProgram([FILE], { noLib: true, types: [], strict: true }, host);
  return mutantsOf(FILE, program.getSourceFile(FILE)!, program.getTypeChecker());
}

const changes = (text: string): string[] => mutants(text).map((m) => `${m.original} → ${m.mutated}`);

test('conditions, boundaries, arithmetic and numbers', () => {
  expect(changes('export const f = (a: number, b: number) => (a < b && a !== 0 ? a + 7 : b);')).toEqual([
    'a < b && a !== 0 → a < b || a !== 0',
    'a < b && a !== 0 → !(a < b && a !== 0)',
    'a < b → a <= b',
    'a !== 0 → a === 0',
    '0 → 0 + 1',
    'a + 7 → a - 7',
    '7 → 7 + 1',
  ]);
});

test('statements are left out, arguments swapped where both fit', () => {
  expect(
    changes(
      'declare function g(a: number, b: number, c: string): void;\ng(x, y, z);\ndeclare const x: number, y: number, z: string;',
    ),
  ).toEqual(['g(x, y, z); → ', 'g(x, y, z) → g(y, x, z)']);
});

test('types, names and words stay', () => {
  expect(changes("type A = 1 | 2;\nexport const a: A = 1;\nexport const o = { 3: 'three' } as const;")).toEqual([]);
});

/** What function `f` gives or throws with all mutants off, then with each on. */
function results(text: string): unknown[] {
  const all = mutants(text);
  const source = ts.transpile(instrument(FILE, text, new Map(all.map(({ nth }, id) => [nth, id]))));
  return [-1, ...all.keys()].map((id) => {
    const work = new Work(all.length);
    globalThis.__work = work;
    work.mutant = id;
    work.limit = 100;
    try {
      return new Function(`${source}; return f();`)();
    } catch (error) {
      return error instanceof OutOfWork ? 'out of work' : error;
    }
  });
}

test('each mutant does what it says, none anything while it is off', () => {
  const text = `
    function f() {
      let n = 10;
      if (n < 10) n = n * 3; else n -= 2;
      return n;
    }`;
  expect(mutants(text).map(({ mutated }) => mutated)).toEqual([
    '10 + 1',
    'n <= 10',
    '!(n < 10)',
    '10 + 1',
    '',
    'n / 3',
    '3 + 1',
    '',
    'n += 2',
    '2 + 1',
  ]);
  expect(results(text)).toEqual([8, 9, 30, 30, 30, 8, 8, 8, 10, 12, 7]);
});

test('a loop that does not end is ended by its work', () => {
  const text = 'const f = () => { let n = 0; while (n < 5) n++; return n; };';
  const ended = results(text);
  expect(ended[0]).toBe(5);
  expect(mutants(text).flatMap(({ mutated }, id) => (ended[id + 1] === 'out of work' ? [mutated] : []))).toEqual([
    '',
    'n--',
  ]);
});

test('a mutant counts as reached where its place is, on or off', () => {
  const text = 'const f = () => (Math.PI > 4 ? 1 : 2);';
  const all = mutants(text);
  results(text);
  expect(globalThis.__work.takeReached().map((id) => all[id].original)).toEqual([
    'Math.PI > 4',
    'Math.PI > 4',
    '4',
    '2',
  ]);
});
