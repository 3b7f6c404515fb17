import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CAPTURE, file, inFolder, PROJECT, viommu } from '../viommu.test-helper.ts';

inFolder();

describe('replay', () => {
  test('what a recording costs under each design', async () => {
    const { code, out } = await viommu(
      'replay',
      'arm-boot-attach',
      '--design',
      'viommu-single,viommu-merged',
      '--json',
    );
    expect(code).toBe(0);
    const [{ capture, commands, designs }] = JSON.parse(out);
    expect({ capture, commands }).toEqual({ capture: 'arm-boot-attach', commands: 100 });
    const { counters } = JSON.parse(
      (await viommu('run', 'arm-boot-attach', '--design', 'viommu-single', '--json')).out,
    );
    expect(designs[0]).toMatchObject({ design: 'viommu-single', counters });
    // No batch of this recording has more than one command for the kernel, but some CMD_SYNCs can be passed over.
    expect(designs[1].counters).toMatchObject(counters);
    expect(designs[1].time).toBeLessThan(designs[0].time);
  });

  test('a file, as text', async () => {
    const { out } = await viommu('replay', CAPTURE.replace('.bin', '.json'), '--design', 'vcmdq');
    expect(out).toMatch(/: 100 commands\ndesign +exits +CONS reads .* µs, assumed\nvcmdq +\d/);
  });
});

test('what is left out of a file that somebody brought is said beside', async () => {
  const lines = ['00000000: 00000046 00000000 00000000 00000000', '00000020: 00000046 00000000 00000000 00000000'];
  file('gap.txt', lines.join('\n'));
  for (const args of [
    ['replay', 'gap.txt', '--design', 'vcmdq'],
    ['compare', 'gap.txt', '--designs', 'viommu-batch,viommu-single'],
  ]) {
    const { err } = await viommu(...args);
    expect(err).toContain('gap.txt: command-queue memory as');
    expect(err).toContain('Slots 0x1 are not whole in memory and left out');
  }
  expect((await viommu('replay', 'arm-boot-attach', '--design', 'vcmdq')).err).toBe('');
});

/** Recordings that are played in no time. */
const SHORT = ['arm-boot-attach', 'arm-ats-qmp-hotplug', 'arm-iommufd-errcases'];

test('the README has the table that is printed', async () => {
  const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
  const { out } = await viommu('replay', ...SHORT, '--markdown');
  for (const line of out.trimEnd().split('\n')) expect(readme).toContain(`${line}\n`);
});
