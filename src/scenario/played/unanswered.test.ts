/** When an ATC_INV is not answered, sentences name that ATC_INV, and the CMD_SYNC that fails. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { played } from './played.test-helper.ts';

const violations = (id: string, design: string, property: string): string[] =>
  Array.from({ length: 10 }, (_, seed) =>
    played(readFileSync(new URL(`../library/${id}.yaml`, import.meta.url), 'utf8'), design, seed),
  )
    .flat()
    .filter((line) => line.startsWith(`${property} is violated: `));

test('the second of two stops the queue: the first was answered', () => {
  const told = violations('h10-which-device', 'viommu-batch', 'containment');
  expect(new Set(told)).toEqual(
    new Set([
      'containment is violated: CERROR_ATC_INV_SYNC stops the CMDQ of SMMU0, which the host and other guests use, because of command 1 of vsmmu0.',
    ]),
  );
});

test('a CMD_SYNC that tells of another guest’s is named by its own number', () => {
  const told = violations('h19-foreign-timeout', 'vcmdq', 'attributable');
  expect(new Set(told)).toEqual(
    new Set([
      "attributable is violated: a CMD_SYNC (command 1) fails with CERROR_ATC_INV_SYNC, and closes no ATC_INV: it tells of somebody else's.",
    ]),
  );
});
