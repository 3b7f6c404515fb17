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
