import { expect, test } from 'vitest';
import { file, inFolder, viommu, scenario } from '../viommu.test-helper.ts';

inFolder();

test('validate', async () => {
  file('good.yaml', scenario);
  expect(await viommu('validate', 'good.yaml')).toEqual({
    code: 0,
    out: 'good.yaml: valid: interlaced, 1 SMMU, 2 devices, 1 VM, 5 commands\n',
    err: '',
  });
});

test('validate tells all mistakes of a file, a line each', async () => {
  const sick = scenario.replace('title:', 'titel:').replace(/sid: 0x\w+/, 'sid: 0x10000');
  file('sick.yaml', sick);
  const { code, out, err } = await viommu('validate', 'sick.yaml');
  expect([code, out]).toEqual([2, '']);
  expect(
    err
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/(sick.yaml):\d+:\d+/, '$1')),
  ).toEqual([
    'viommu: sick.yaml: title: missing',
    'viommu: sick.yaml: titel: unknown field "titel"',
    'viommu: sick.yaml: devices[0].sid: expected a StreamID from 0 to 0xffff, found 65536',
  ]);
});

test('validate --json gives ranges', async () => {
  const sick = scenario.replace(/sid: 0x\w+/, 'sid: 0x10000');
  file('sick.yaml', sick);
  const { code, out } = await viommu('validate', 'sick.yaml', '--json');
  expect(code).toBe(2);
  const { valid, problems } = JSON.parse(out);
  const [{ line, column, end, field }] = problems;
  expect([valid, problems.length, field]).toEqual([false, 1, 'devices[0].sid']);
  expect(sick.split('\n')[line - 1].slice(column - 1, end.column - 1)).toBe('sid: 0x10000');
  file('well.yaml', scenario);
  expect(JSON.parse((await viommu('validate', 'well.yaml', '--json')).out)).toMatchObject({
    valid: true,
    problems: [],
  });
});

/** What is changed, and of each mistake what the range covers and what is said. */
const SICK: readonly (readonly [from: string, to: string, told: readonly string[]])[] = [
  ['- CMD_SYNC: { cs: 2 }', '- CMD_SYNC: { cs: 4 }', ['cs: 4 | expected an integer from 0 to 0x3']],
  ['- CMD_SYNC: { cs: 2 }', '- CMD_SYNC: {}{ cs: 2 }', ["{ | expected nothing more here, found '{ cs: 2 }'"]],
  ['asid: 1 }', 'asid: 1 }, }', [", } | expected nothing more here, found ', }'"]],
  [
    '- dma: { device: A, iova: 0x400000 }',
    '- jump: { to: A }',
    [expect.stringMatching(/^jump: \{ to: A \} \| expected one of map, unmap, .*, found a map with jump$/)],
  ],
  ['sid: 0x100', 'sid: *a', ['*a | aliases (*name) are not allowed']],
  ['sid: 0x100', 'sid: 0x200', ['sid: 0x200 | the StreamID 0x200 is used twice']],
  ['sid: 0x100', 'sid: {}', ['sid | expected a StreamID or up to 8 of them, found an empty map']],
  ['sid: 0x100', 'sid: @x', ['@ | expected quotes around a text that begins with a reserved character @']],
  ['sid: 0x100', 'sid: "0x100', ['"0x100, ats: true } | expected " at the end of a quoted text']],
  ['sid: 0x100', 'sid: a: b', ['a: b | expected one value: between brackets a map needs { } and a list [ ]']],
  ['    vcpus:', '\tvcpus:', ['\t | expected blanks as indentation, found a tab']],
  ['smmus:', 'smmus:\nsmmus:', ["smmus | expected each key once, found a second 'smmus'"]],
  [
    'name: A',
    '__proto__: A',
    ['{ __proto__: A, smmu: SMMU0, sid: 0x100, ats: true } | missing', '__proto__: A | unknown field "__proto__"'],
  ],
  ['program:', 'program: []\n        later:', ['later | unknown field "later"']],
];

test.each(SICK)('validate --json: %s → %s', async (from, to, told) => {
  const text = scenario.replace(from, to);
  expect(text).not.toBe(scenario);
  file('sick.yaml', text);
  const { code, out } = await viommu('validate', 'sick.yaml', '--json');
  const { problems } = JSON.parse(out);
  const lines = text.split('\n');
  const covered = problems.map(({ line, column, end, text: said }: Told) => {
    expect(end.line).toBe(line);
    return `${lines[line - 1].slice(column - 1, end.column - 1)} | ${said}`;
  });
  expect([code, covered]).toEqual([2, told]);
});

interface Told {
  readonly line: number;
  readonly column: number;
  readonly end: { readonly line: number; readonly column: number };
  readonly text: string;
}
