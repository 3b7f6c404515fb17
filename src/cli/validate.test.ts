import { expect, test } from 'vitest';
import { file, inFolder, viommu, scenario } from './viommu.test-helper.ts';

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
