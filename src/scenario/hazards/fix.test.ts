import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileScenario } from '../compile/compile.ts';
import { InputError } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import { withFix } from './fix.ts';

const textOf = (id: string): string => readFileSync(join(import.meta.dirname, `../library/${id}.yaml`), 'utf8');
const H37 = textOf('h37-tlbi-twice');
const H31 = textOf('h31-vsid-looked-up-too-early');

/** What is told of the line on which it stands. */
function wrongIn(text: string): readonly (readonly [line: string, said: string])[] {
  const parsed = parseScenario(text, 'x');
  compileScenario(parsed);
  try {
    compileScenario(withFix(parsed));
    return [];
  } catch (problem) {
    if (!(problem instanceof InputError)) throw problem;
    return problem.problems.map(({ place, text: said }) => [text.split('\n')[place.line! - 1].trim(), said]);
  }
}

test('the fixes of the library are right', () => {
  expect(wrongIn(H37)).toEqual([]);
  expect(wrongIn(H31)).toEqual([]);
});

test('what is wrong with a fix is told where the fix is written', () => {
  const changed = H37.replace('      - free: { device: A,', '      - free: { device: Z,');
  expect(wrongIn(changed)).toEqual([
    ['- free: { device: Z, iova: 0x400000 }', expect.stringMatching(/^with the fix: there is no vdevice for 'Z'/)],
  ]);
  const faults = H37.replace('\nfix:\n', '\nfix:\n  faults: [{ unbind: A, at: gone }]\n');
  expect(wrongIn(faults)).toEqual([
    ['faults: [{ unbind: A, at: gone }]', expect.stringMatching(/^with the fix: there is no mark 'gone'/)],
  ]);
});

test('what only the fix takes away is told where the rest speaks of it', () => {
  const text = `${H37.replace('program:\n', 'program:\n          - mark: here\n')}faults: [{ unbind: A, at: here }]\n`;
  expect(wrongIn(text)).toEqual([
    ['faults: [{ unbind: A, at: here }]', expect.stringMatching(/^with the fix: there is no mark 'here'/)],
  ]);
});
