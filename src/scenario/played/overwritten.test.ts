/** After an error the driver writes CMD_SYNC over a command: sentences still name the command that was meant. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { played } from './played.test-helper.ts';

const violations = (id: string, design: string, seed?: number): string[] =>
  played(readFileSync(new URL(`../library/${id}.yaml`, import.meta.url), 'utf8'), design, seed).filter((line) =>
    line.includes(' is violated: '),
  );

test('a legal command that CONS named by mistake', () => {
  const told = violations('h02-total-failure-count', 'split-by-target', 1);
  expect(told).toContain(
    'none-lost is violated: to the guest CMD_SYNC (command 2) is complete, but CMD_TLBI_NH_VA ASID 1 (command 0), which it has overwritten, was legal, and nobody has executed it.',
  );
  expect(told).toContain(
    'no-stale-after-sync is violated: to the guest CMD_SYNC (command 2) is complete, but SMMU0 still translates IOVA 0x400000 of ASID 1 as before, which CMD_TLBI_NH_VA (command 0, since overwritten with CMD_SYNC) was to remove.',
  );
});

test('what was refused at its own index is not lost: the first command behind it is', () => {
  expect(violations('h20-wrap-bit', 'split-by-target')).toEqual([
    'none-lost is violated: to the guest CMD_SYNC (command 3) is complete, but CMD_TLBI_NH_ASID ASID 1 (command 1) still waits in the same queue.',
  ]);
});
