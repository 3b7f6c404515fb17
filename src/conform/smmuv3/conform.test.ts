/** The recordings pass, and a recording with one wrong value is told as exactly that. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { QUIRKS } from '../../model/state/hardware.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { type Case, parseCases } from './case.ts';
import { CHECKS, check, checkAll } from './conform.ts';
import { DIFFERENCES } from './difference.ts';

const load = (name: string): Case[] =>
  parseCases(gunzipSync(readFileSync(new URL(`./recorded/${name}`, import.meta.url))).toString(), name);

const directed = load('vectors.jsonl.gz');
const random = load('random-seed1.jsonl.gz');

const failures = (cases: readonly Case[]): string[] =>
  cases.flatMap((one) =>
    checkAll(one).flatMap(({ profile, mismatches }) =>
      mismatches.map(({ step, field, expected, got }) => `${one.name} ${profile} ${step} ${field} ${expected} ${got}`),
    ),
  );

/** Of one area at a time, and few: what fails is found among few, and a mistake in the model soon. */
const inParts = (cases: readonly Case[], most: number): [string, readonly Case[]][] => {
  const areas = [...new Set(cases.map(({ area }) => area))];
  return areas.flatMap((area) => {
    const all = cases.filter((one) => one.area === area);
    return Array.from({ length: Math.ceil(all.length / most) }, (_, part): [string, readonly Case[]] => [
      `${area}, from ${part * most}`,
      all.slice(part * most, (part + 1) * most),
    ]);
  });
};

test('there are as many recordings as were made', () => {
  expect([directed.length, random.length]).toEqual([620, 2000]);
});

test.each(inParts(directed, 40))('directed cases pass in every profile: %s', (_, cases) => {
  expect(failures(cases)).toEqual([]);
});

test.each(inParts(random, 100))('random streams pass: %s', (_, cases) => {
  expect(failures(cases)).toEqual([]);
});

test('the table of differences names known cases and quirks, and every case that is QEMU’s own', () => {
  const names = new Set(directed.map(({ name }) => name));
  for (const difference of DIFFERENCES.values()) {
    expect(names, difference.case).toContain(difference.case);
    for (const quirk of difference.quirks) expect(QUIRKS).toContain(quirk);
    expect(difference.quirks.length > 0 || !!difference.why, difference.case).toBe(true);
  }
  const own = directed.filter(({ tags }) => tags.includes('qemu-specific'));
  expect(own.filter(({ name }) => !DIFFERENCES.has(name))).toEqual([]);
});

test('each quirk is needed: without it some recording is not met', () => {
  const [exact] = CHECKS;
  const needless = QUIRKS.filter((id) => {
    const hardware = { ...exact.hardware, quirks: { ...exact.hardware.quirks, [id]: false } };
    // Those that the table names for it come first: one is enough.
    const isNamed = ({ name }: Case): boolean => DIFFERENCES.get(name)?.quirks.includes(id) ?? false;
    const [named, others] = [directed.filter(isNamed), directed.filter((one) => !isNamed(one))];
    return [...named, ...others].every((one) => check(one, { ...exact, hardware }).mismatches.length === 0);
  });
  expect(needless).toEqual([]);
});

describe('one wrong value is told, and nothing else', () => {
  const areas = [...new Set([...directed, ...random].map(({ area }) => area))];

  /** The last step with a result of this kind, in the first case of the area that has one. */
  function find(area: string, has: (result: NonNullable<Case['res'][number]>) => boolean): [Case, number] | undefined {
    for (const one of [...directed, ...random]) {
      if (one.area !== area || one.tags.length > 0) continue;
      const step = one.res.findLastIndex((result) => result !== null && has(result));
      if (step >= 0) return [one, step];
    }
    return undefined;
  }

  function altered(one: Case, step: number, change: (result: NonNullable<Case['res'][number]>) => object): Case {
    return { ...one, res: one.res.map((result, i) => (i === step ? { ...result!, ...change(result!) } : result)) };
  }

  test.each(areas)('%s: CMDQ_CONS', (area) => {
    const found = find(area, ({ st }) => st !== undefined) ?? find('tlb', ({ st }) => st !== undefined)!;
    const [one, step] = found;
    const wrong = altered(one, step, ({ st }) => ({ st: st!.map((value, i) => (i === 1 ? value ^ 1 : value)) }));
    const [{ mismatches }] = checkAll(wrong);
    expect(mismatches).toMatchObject([{ step, field: 'st.CMDQ_CONS' }]);
    expect(mismatches[0].expected).not.toBe(mismatches[0].got);
  });

  test.each(areas)('%s: the physical address of a DMA', (area) => {
    const found = find(area, ({ pa }) => typeof pa === 'number');
    if (!found) return;
    const [one, step] = found;
    for (const { profile, mismatches } of checkAll(altered(one, step, ({ pa }) => ({ pa: pa! + 4 }))))
      expect(mismatches, profile).toMatchObject([{ step, field: 'pa' }]);
  });

  test.each(areas)('%s: one bit of an event record', (area) => {
    const found = find(area, ({ ev }) => ev !== undefined && ev.length > 0);
    if (!found) return;
    const [one, step] = found;
    const flip = (hex: string): string =>
      `${hex.slice(0, 9)}${(Number.parseInt(hex[9], 16) ^ 1).toString(16)}${hex.slice(10)}`;
    for (const { profile, mismatches } of checkAll(
      altered(one, step, ({ ev }) => ({ ev: [flip(ev![0]), ...ev!.slice(1)] })),
    ))
      expect(mismatches, profile).toMatchObject([{ step, field: 'ev' }]);
  });

  test('a register that reads otherwise', () => {
    const [one, step] = find('regs', ({ val }) => val !== undefined)!;
    for (const { mismatches } of checkAll(altered(one, step, ({ val }) => ({ val: Number(val) + 1 }))))
      expect(mismatches).toMatchObject([{ step, field: 'val' }]);
  });

  test('an answer of the architecture that is not the model’s', () => {
    const one = directed.find(({ name }) => name === 'walk-s2-concat-g12-i40-start1')!;
    const verdict = checkAll({ ...one, arch_pa: { ...one.arch_pa, 1: one.arch_pa[1]! + 4 } }).at(-1)!;
    expect(verdict).toMatchObject({ profile: 'architectural', mismatches: [{ step: 1, field: 'arch_pa' }] });
  });
});

describe('bad input', () => {
  test.each([
    ['{', /^f:1: expected a JSON object/],
    ['{"name":"a"}', /^f:1: qemu/],
    ['{"name":"a","qemu":{"stage":"3"},"steps":[],"res":[]}', /^f:1: qemu\.stage/],
    [
      '{"name":"a","qemu":{"stage":"1"},"steps":[{"op":"read","name":"CR0"}],"res":[]}',
      /^f:1: res: expected one result per step/,
    ],
    [
      '{"name":"a","qemu":{"stage":"1"},"steps":[{"op":"cmd","hex":"00"}],"res":[null]}',
      /^f:1: steps\.0\.hex: expected the 16 bytes/,
    ],
  ])('%s', (line, message) => {
    expect(() => parseCases(line, 'f')).toThrow(InputError);
    expect(() => parseCases(line, 'f')).toThrow(message);
  });
});
