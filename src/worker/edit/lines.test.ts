import { expect, test } from 'vitest';
import { opened, yaml } from '../open.test-helper.ts';

/** The line of the text that step `at` carries out. */
async function shown(id: string, design?: string) {
  const { session, opened: run } = await opened({ kind: 'scenario', id }, design);
  const lines = await session.lines(async () => {});
  expect(lines).toHaveLength(run.length);
  const text = yaml(id).split('\n');
  return (at: number): string => (lines[at - 1] ? text[lines[at - 1] - 1].trim() : '');
}

test.each(['viommu-batch', 'split-by-target', 'vcmdq'])('steps of a program and its commands, %s', async (design) => {
  const line = await shown('interlaced', design);
  expect(line(1)).toBe('- map: { device: A, iova: 0x400000, pages: 2 }');
  expect(line(3)).toBe('- dma: { device: A, iova: 0x400000 }');
  expect(line(18)).toBe('- unmap_fast: { device: A, iova: 0x400000, pages: 2 }');
  expect(line(20)).toBe('- CMD_TLBI_NH_ASID: { asid: 1 }');
  expect(line(23)).toBe('- CMD_ATC_INV: { sid: B, size: 52 }');
});

test('what becomes of a command is at the command', async () => {
  const line = await shown('interlaced', 'viommu-batch');
  // The SMMU consumes them.
  expect(line(34)).toBe('- CMD_TLBI_NH_ASID: { asid: 1 }');
  expect(line(37)).toBe('- CMD_ATC_INV: { sid: B, size: 52 }');
  expect(line(46)).toBe('- CMD_SYNC: { cs: 2 }');
  // A translation is about no step of a program.
  expect(line(5)).toBe('');
});

test('faults, and steps of the main thread', async () => {
  const faults = await shown('error-in-the-middle', 'viommu-batch');
  const lines = Array.from({ length: 200 }, (_, i) => faults(i + 1));
  expect(lines).toContain('- { unbind: A, at: flush }');
  const main = await shown('allocation-order', 'viommu-batch');
  const first = Array.from({ length: 9 }, (_, i) => main(i + 1)).find((line) => /IOMMU_|bind/.test(line));
  expect(first).toMatch(/^- (bind|IOMMU_)/);
});
