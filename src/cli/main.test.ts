import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  PROJECT,
  CAPTURE,
  folder,
  file,
  type Ended,
  inFolder,
  viommu,
  started,
  scenario,
} from './viommu.test-helper.ts';

inFolder();

test.each([
  [['run', 'interlaced', '--design', 'split-by-target']],
  [['check', 'h05', '--design', 'split-by-target', '--property', 'cons-exact', '--max-states', '20']],
  [['run', 'nothing']],
])('a process of its own says the same: %j', async (args) => {
  const numbers = ({ code, out, err }: Ended) => ({ code, out: out.replace(/\d+(?= states\/s|\/s)/g, 'N'), err });
  expect(numbers(await started(...args))).toEqual(numbers(await viommu(...args)));
});

test('list names scenarios, designs, properties and captures', async () => {
  const { code, out } = await viommu('list');
  expect(code).toBe(0);
  for (const name of ['interlaced', 'error-in-the-middle', 'viommu-batch', 'cons-exact', 'arm-boot-attach'])
    expect(out).toContain(`  ${name}`);
});

test('help everywhere', async () => {
  for (const args of [
    ['--help'],
    ['run', '--help'],
    ['decode', '--help'],
    ['list', '--help'],
    ['hazards', '--help'],
    ['validate', '--help'],
  ]) {
    const { code, out, err } = await viommu(...args);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('usage: ');
  }
});

describe('bad input: exit 2 and one clear line', () => {
  file('bad.yaml', scenario.replace('log2size: 3', 'log2size: 30'));
  file('odd.bin', new Uint8Array(17));
  for (const name of ['evtq.bin', 'dmesg.txt', 'cmdq.gdb.txt', 'trace.txt'])
    file(name, readFileSync(join(PROJECT, 'src/capture/cases', name)));
  file('bad.json', '{"viommu-choices": 1, "overrides": [{"step": 0}]}');
  test.each([
    [['run', 'nothing'], 'nothing: no scenario, capture or file of this name'],
    [['run', './nothing.yaml'], './nothing.yaml: no such file'],
    [['run', 'bad.yaml'], 'bad.yaml:21:18: vms[0].vsmmus[0].queue.log2size: expected a log2 from 0 to 19, found 30'],
    [['validate', 'bad.yaml'], 'log2size'],
    [['validate', folder], 'is a folder, expected a file'],
    [['validate', CAPTURE], 'expected'],
    [['decode', 'odd.bin'], 'odd.bin: expected commands of 16 bytes, found 17 bytes'],
    [
      ['decode', 'evtq.bin'],
      'evtq.bin: this looks like event-queue memory, not a command queue: 4 records of 32 bytes',
    ],
    [['run', 'evtq.bin'], 'evtq.bin: this looks like event-queue memory, not a command queue: 4 records of 32 bytes'],
    [['run', 'dmesg.txt'], 'dmesg.txt: this is a kernel log, not a scenario or raw queue memory'],
    [['run', 'trace.txt'], 'trace.txt: this is a QEMU trace, not a scenario or raw queue memory'],
    [['run', 'interlaced', '--design', 'none'], "there is no design 'none'; expected one of split-by-target"],
    [['run', 'interlaced', '--seed', 'x'], "--seed: expected an integer from 0 to 4294967295, found 'x'"],
    [['run', 'interlaced', '--seed', '1', '--choices', 'bad.json'], '--seed or --choices, not both'],
    [['replay', 'arm-boot-attach', '--json', '--markdown'], 'replay: expected --json or --markdown, not both'],
    [['replay', 'allocation-order'], 'allocation-order: expected a guest that queues commands'],
    [['check', 'interlaced', '--design', 'nonsense'], "check: --design: there is no design 'nonsense'"],
    [['check', 'interlaced', '--property', 'x'], 'check: --property: expected all or one of'],
    [['check', 'interlaced', '--max-states', '0'], 'check: --max-states: expected an integer from 1'],
    [['run', 'interlaced', '--choices', 'bad.json'], 'bad.json: overrides.0.step: expected a step from 1'],
    [['run', 'arm-boot-attach', '--expect'], "says nothing about design 'viommu-batch'"],
    [['run', 'interlaced', '--fast'], "'--fast'"],
    [['walk'], "there is no command 'walk'"],
    [[], 'expected a command'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await viommu(...args);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});
