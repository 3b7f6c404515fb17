/** Whatever a file is named to be, it is read as that, or refused in a sentence. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { InputError } from '../scenario/language/errors.ts';
import { IMPORTERS } from './importers.ts';
import { readingOf } from './logs/inputs.ts';
import { done } from './reading.ts';

const CASES = `${process.cwd()}/src/capture/cases/`;
const FILES: readonly (readonly [string, Uint8Array])[] = [
  ...readdirSync(CASES, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => [one.name, new Uint8Array(readFileSync(`${one.parentPath}/${one.name}`))] as const),
  ['scenario', new TextEncoder().encode('viommu-scenario: 1\nid: mine\n')],
  ['nothing', new Uint8Array()],
  ['words', new TextEncoder().encode('a sentence\n')],
  ['zeros', new Uint8Array(64)],
  ['few', Uint8Array.of(1, 2, 3)],
];

const KINDS = IMPORTERS.filter(({ facts }) => facts).map(({ id }) => id);

test.each(KINDS)('%s', (kind) => {
  const wrong: string[] = [];
  for (const [name, bytes] of FILES)
    try {
      done(readingOf(name, bytes, kind));
    } catch (problem) {
      if (!(problem instanceof InputError)) wrong.push(`${name}: ${(problem as Error).stack}`);
    }
  expect(wrong).toEqual([]);
});

test('text that prints no memory is refused as what it is', () => {
  const log = new Uint8Array(readFileSync(`${CASES}dmesg-07.txt`));
  expect(() => done(readingOf('dmesg', log, 'page-table'))).toThrow(
    'dmesg: this is a kernel log: expected memory, raw or as tools print it',
  );
});
