import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileScenario } from '../compile/compile.ts';
import { InputError } from './errors.ts';
import { parseScenario } from './parse.ts';

const GOOD = readFileSync(new URL('../library/error-in-the-middle.yaml', import.meta.url), 'utf8');
const compile = (text: string) => compileScenario(parseScenario(text, 'my.yaml'));

test('the base of these cases is good', () => {
  expect(compile(GOOD).vcpus[0].commands.length).toBe(20);
});

describe('a mistake is told with file, line, column, field and what was expected', () => {
  test.each([
    [
      'viommu-scenario: 1',
      'viommu-scenario: 2',
      'my.yaml:1:1: viommu-scenario: version 2 is newer than this program understands (1)',
    ],
    ['sid: 0x100', 'sid: 0x10000', 'devices[0].sid: expected a StreamID from 0 to 0xffff, found 65536'],
    ['sid: 0x200', 'sid: 0x100', 'devices[1].sid: the StreamID 0x100 is used twice'],
    [
      'device: B, vsid: 0x10',
      'device: C, vsid: 0x10',
      "vms[0].vsmmus[0].vdevices[1].device: there is no device 'C'; expected one of A, B",
    ],
    ['device: B, vsid: 0x10', 'device: B, vsid: 0x8', 'vms[0].vsmmus[0].vdevices[1].vsid: the vSID 0x8 is used twice'],
    ['device: B, vsid: 0x10', 'device: A, vsid: 0x10', "'A' belongs to vsmmu0 already"],
    [
      'smmu: SMMU0, sid: 0x100',
      'smmu: SMMU7, sid: 0x100',
      "devices[0].smmu: there is no SMMU 'SMMU7'; expected one of SMMU0",
    ],
    ['size: 0x40000 }', 'size: 0x10000 }', 'vms[0].memory.size: too small'],
    ['iova: 0x400000, pages: 2 }', 'iova: 0x400010, pages: 2 }', 'map.iova: expected a multiple of 0x1000'],
    [
      '- unmap_fast: { device: A, iova: 0x400000',
      '- unmap_fast: { device: A, iova: 0x500000',
      'IOVA 0x500000 is not mapped at this point',
    ],
    ['CMD_SYNC: { cs: 2 }', 'CMD_SINK: { cs: 2 }', "'CMD_SINK' is not an SMMUv3 command"],
    ['CMD_SYNC: { cs: 2 }', 'CMD_SYNC: { cs: 4 }', 'CMD_SYNC.cs: expected an integer from 0 to 0x3'],
    ['CMD_SYNC: { cs: 2 }', 'CMD_SYNC: { mode: 4 }', "CMD_SYNC has no field 'mode'; expected one of cs"],
    ['{ sid: A, size: 52 }', '{ sid: Z, size: 52 }', "there is no vdevice for 'Z' in this VM"],
    ['unbind: A, at: flush', 'unbind: A, at: later', "faults[0].at: there is no mark 'later'; expected one of flush"],
    [
      'mark: flush',
      'jump: flush',
      'expected one of map, unmap, unmap_fast, dma, replace_cd, free, commands, share_sync, mark',
    ],
    ['breaks: [order, cons-exact]', 'breaks: [odor]', "expect.split-by-target.breaks[0]: there is no property 'odor'"],
    ['split-in-order: {', 'split-sideways: {', "there is no design 'split-sideways'"],
    ['title: One', 'titel: One', 'my.yaml:1:1: title: missing'],
    ['ats: true }', 'ats: true, colour: red }', 'devices[0].colour: unknown field "colour"'],
  ])('%s → %s', (from, to, message) => {
    expect(GOOD).toContain(from);
    const text = GOOD.replace(from, to);
    expect(() => compile(text)).toThrow(InputError);
    expect(() => compile(text)).toThrow(message);
    const line = text.split('\n').findIndex((candidate) => candidate.includes(to.split('\n')[0])) + 1;
    try {
      compile(text);
    } catch (problem) {
      const { problems, message: told } = problem as InputError;
      const place = problems.find((_, i) => told.split('\n')[i].includes(message))!.place;
      expect(place.file).toBe('my.yaml');
      expect(told.split('\n')).toHaveLength(problems.length);
      expect(problems).toHaveLength(text.includes('titel') ? 2 : 1);
      // What is wrong lies on the line itself, or (a missing field, too little memory) on the map around it.
      if (!/missing/.test(message)) expect(Math.abs(place.line! - line)).toBeLessThanOrEqual(1);
    }
  });

  const broken = (...changes: readonly (readonly [string, string])[]): string[] => {
    const text = changes.reduce((so, [from, to]) => {
      expect(so).toContain(from);
      return so.replace(from, to);
    }, GOOD);
    try {
      compile(text);
      return [];
    } catch (problem) {
      expect(problem).toBeInstanceOf(InputError);
      return (problem as InputError).problems.map(({ place, text: what }) => `${place.field}: ${what.split(';')[0]}`);
    }
  };

  test('all mistakes of a file, in its order', () => {
    expect(
      broken(
        ['CMD_SYNC: { cs: 2 }', 'CMD_SYNC: { cs: 4, mode: 1 }'],
        ['- unmap_fast: { device: A, iova: 0x400000', '- unmap_fast: { device: A, iova: 0x500000'],
        ['unbind: A, at: flush', 'unbind: Z, at: flush'],
        ['breaks: [order, cons-exact]', 'breaks: [odor, cons-exakt]'],
      ).map((line) => line.replace(/\[\d+\]/g, '[]')),
    ).toEqual([
      'vms[].vcpus[].program[].unmap_fast.iova: IOVA 0x500000 is not mapped at this point of the program',
      'vms[].vcpus[].program[].commands[].CMD_SYNC.cs: expected an integer from 0 to 0x3',
      "vms[].vcpus[].program[].commands[].CMD_SYNC.mode: CMD_SYNC has no field 'mode'",
      "expect.split-by-target.breaks[]: there is no property 'odor'",
      "expect.split-by-target.breaks[]: there is no property 'cons-exakt'",
    ]);
    expect(broken(['sid: 0x100', 'sid: 0x10000'], ['sid: 0x200', 'sid: -1'])).toHaveLength(2);
    expect(
      broken(['smmu: SMMU0, sid: 0x100', 'smmu: X, sid: 0x100'], ['smmu: SMMU0, sid: 0x200', 'smmu: Y, sid: 0x200']),
    ).toHaveLength(2);
  });

  test('what is no map, or no list, says what was expected and what is there', () => {
    const found = (from: string, to: string): string => broken([from, to])[0].replace(/^.*?: /, '');
    expect(found('CMD_SYNC: { cs: 2 }', 'CMD_SYNC')).toBe(
      'expected a command with its fields, such as CMD_SYNC: {}, found "CMD_SYNC"',
    );
    expect(found('CMD_SYNC: { cs: 2 }', 'CMD_SYNC: 3')).toBe('expected fields, such as { asid: 1 }, found 3');
    expect(found('queue: { log2size: 3 }', 'queue: 3')).toBe('expected a map, found 3');
    expect(found('queue: { log2size: 3 }', 'queue: { log2size: 3 }\n        eventq: 3')).toBe(
      'expected a map, found 3',
    );
  });

  test('a step that is right is not blamed for one that is wrong', () => {
    const map = '- map: { device: A, iova: 0x400000, pages: 2 }';
    expect(broken([map, map.replace('device: A', 'device: Z')])).toEqual([
      expect.stringContaining("there is no vdevice for 'Z' in this VM"),
    ]);
  });

  test('not YAML, not a map, aliases, duplicate keys, too large', () => {
    expect(() => compile('a: [')).toThrow(/^my\.yaml:\d+:\d+: /);
    expect(() => compile('- 1')).toThrow('expected a scenario');
    expect(() => compile('')).toThrow('expected a scenario');
    expect(() => compile(`${GOOD}\nx: &a [1]\ny: *a\n`)).toThrow(InputError);
    expect(() => compile(`${GOOD}\nid: again\n`)).toThrow("expected each key once, found a second 'id'");
    expect(() => compile(' '.repeat(5_000_000))).toThrow('larger than');
  });

  test.each([
    ['brackets', '['.repeat(100_000), 'my.yaml:1: expected lists and maps at most 48 deep'],
    ['dashes', '- '.repeat(1000), 'my.yaml:1: expected lists and maps at most 48 deep'],
    ['items', `a: [${'1,'.repeat(100_000)}]`, 'my.yaml:1: expected at most 20000 fields'],
    ['quotes', `a: ${'"'.repeat(60_000)}`, 'my.yaml:1: expected at most 20000 fields'],
    ['keys that are maps, one in the other', `a: ${'? '.repeat(40)}b`, 'expected one key and value'],
  ])('too many %s are refused before they are read', (_, text, told) => {
    expect(() => compile(text)).toThrow(told);
  });
});

test('a scenario cannot reach a prototype', () => {
  const { scenario } = parseScenario(GOOD.replace('expect:', 'expect:\n  __proto__: { breaks: [order] }'), 'my.yaml');
  expect(Object.keys(scenario.expect)).not.toContain('__proto__');
  expect(({} as Record<string, unknown>).breaks).toBeUndefined();
});
