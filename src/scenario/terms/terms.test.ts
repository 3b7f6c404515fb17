import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { completionsAt, meaningAt } from './terms.ts';
import { type Shape, shapesAt } from './shape.ts';
import { knownWords, ownerOf, wordsOf } from './words.ts';

const TEXT = readFileSync(new URL('../library/interlaced.yaml', import.meta.url), 'utf8');

/** Every key of the schema, by a path that leads to it; lists by their first item, maps of the user's by a name. */
function keysOf(path: readonly (string | number)[]): (readonly (string | number)[])[] {
  return shapesAt(path).flatMap((shape: Shape) => {
    const keys = Object.keys(shape.entries ?? {}).map((key) => [...path, key]);
    const below = [...keys, ...(shape.item ? [[...path, 0]] : [])];
    const named = shape.value ? [[...path, 'IOMMU_X']] : [];
    return [...keys, ...[...below, ...named].flatMap(keysOf)];
  });
}

test('every key of the schema has words, and no words are for a key that there is not', () => {
  const paths = keysOf([]);
  expect(paths.length).toBeGreaterThan(150);
  expect(paths.filter((path) => wordsOf(path) === undefined).map((path) => path.join('.'))).toEqual([]);
  const used = new Set(paths.map((path) => `${ownerOf(path)}.${path.at(-1)}`));
  expect(knownWords().filter((key) => !used.has(key))).toEqual([]);
});

/** `|` marks where something is being written. */
function offered(text: string): { keys: string[]; values: string[] } {
  const at = text.indexOf('|');
  const { keys = [], values = [] } = completionsAt(text.replace('|', ''), at) ?? {};
  return { keys: keys.map(({ label }) => label), values: values.map(({ label }) => label) };
}

const changed = (from: string, to: string): string => {
  expect(TEXT).toContain(from);
  return TEXT.replace(from, to);
};

test('keys that can stand there, but for those that do', () => {
  expect(offered(changed('sid: 0x100, ats: true }', 'sid: 0x100, | }')).keys).toEqual(['ats', 'silent', 'slow']);
  expect(offered(changed('expect:', 'fa|\nexpect:')).keys).toContain('faults');
  expect(offered(changed('expect:', 'fa|\nexpect:')).keys).not.toContain('expect');
});

test('steps, commands and their fields', () => {
  const step = offered(changed('          - dma: { device: B, iova: 0x7f100000 }', '          - un|'));
  expect(step.keys).toEqual(expect.arrayContaining(['map', 'unmap', 'commands', 'after']));
  expect(step.keys).not.toContain('bind');
  const command = offered(changed('- CMD_SYNC: { cs: 2 }', '- CMD_|'));
  expect(command.keys).toEqual(expect.arrayContaining(['CMD_SYNC', 'CMD_TLBI_NH_VA', 'CMD_ATC_INV']));
  expect(offered(changed('{ cs: 2 }', '{ c| }')).keys).toEqual(['cs', 'msh', 'msiattr', 'msidata', 'msiaddr']);
  expect(offered(changed('{ cs: 2 }', '{ cs: | }')).values).toEqual(['0', '1', '2', '3']);
});

test('names of what the scenario has', () => {
  expect(offered(changed('- dma: { device: B,', '- dma: { device: |,')).values).toEqual(['A', 'B']);
  expect(offered(changed('{ sid: A, size: 52 }', '{ sid: |, size: 52 }')).values).toEqual(['A', 'B']);
  expect(offered(changed('name: A, smmu: SMMU0', 'name: A, smmu: |')).values).toEqual(['SMMU0']);
  expect(offered(changed('breaks: [order]', 'breaks: [or|]')).values).toContain('cons-exact');
  expect(offered(changed('smmu: SMMU0, sid: 0x100, ats: true', 'smmu: SMMU0, sid: 0x100, ats: |')).values).toEqual([
    'true',
    'false',
  ]);
});

test('what a word means, what is expected, and what it is when left out', () => {
  const at = (word: string): ReturnType<typeof meaningAt> => meaningAt(TEXT, TEXT.indexOf(word) + 1);
  expect(at('sid: 0x100')).toMatchObject({
    field: 'devices[0].sid',
    doc: expect.stringContaining('StreamID'),
    expected: expect.arrayContaining(['expected a StreamID from 0 to 0xffff']),
  });
  expect(at('pages: 2')).toMatchObject({ usual: '1', expected: ['expected a number of pages from 1 to 512'] });
  expect(at('CMD_ATC_INV')).toMatchObject({ doc: expect.stringContaining("device's ATC") });
  expect(at('asid: 1 }\n              - CMD_ATC')).toMatchObject({
    doc: expect.stringContaining('Address space identifier'),
  });
  expect(at('unmap_fast')).toMatchObject({ doc: expect.stringContaining('queues nothing') });
  expect(at('order]')).toMatchObject({ doc: expect.stringContaining('order: ') });
});
