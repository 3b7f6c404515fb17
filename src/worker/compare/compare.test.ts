import { expect, test } from 'vitest';
import { HANDLERS } from '../handlers.ts';
import { deskOf, INTERLACED } from '../open.test-helper.ts';
import type { SideOf, Source } from '../protocol.ts';
import { Session } from '../session.ts';

const side = (design: string, source: Source = INTERLACED, choices: SideOf['choices'] = []): SideOf => ({
  source,
  design,
  choices,
});

test('rows and the first divergence of two designs, and rows by number', async () => {
  const desk = deskOf(new Session());
  const compared = await HANDLERS.compare({ sides: [side('viommu-batch'), side('split-by-target')] }, desk);
  expect(compared.sides.map(({ name }) => name)).toEqual(['viommu-batch', 'split-by-target']);
  expect(compared.divergences[0]).toMatchObject({ kind: 'hardware', command: 1, between: [0, 1] });
  expect(compared.verdict).toContain(compared.divergences[0].sentence);
  const rows = await HANDLERS.rows({ numbers: [1, 2] }, desk);
  expect(rows.map(({ number, facts }) => [number, facts.map((fact) => fact?.rank)])).toEqual([
    [1, [1, 2]],
    [2, [2, 1]],
  ]);
  for (const { facts } of rows) for (const fact of facts) expect(fact?.fetched).toBeLessThan(fact?.at ?? 0);
});

test('sides of one design have names of their own, and so has a fix', async () => {
  const hazard: Source = { kind: 'scenario', id: 'h01-mid-block-count' };
  const design = 'viommu-batch-linux';
  const sides = [side(design, hazard), side(design, hazard), side(design, { ...hazard, fixed: true })];
  const compared = await HANDLERS.compare({ sides }, deskOf(new Session()));
  expect(compared.sides.map(({ name }) => name)).toEqual([
    'viommu-batch-linux (A)',
    'viommu-batch-linux (B)',
    'viommu-batch-linux with the fix',
  ]);
});

test('one side, or five, is refused', async () => {
  await expect(HANDLERS.compare({ sides: [side('vcmdq')] }, deskOf(new Session()))).rejects.toThrow(
    'sides: expected 2 to 4, found 1',
  );
});

test('what a design costs is what its run counts', async () => {
  const [batch, single] = await Promise.all(
    ['viommu-batch', 'viommu-single'].map((design) =>
      HANDLERS.costs({ source: INTERLACED, design }, deskOf(new Session())),
    ),
  );
  const ioctls = ({ counts }: typeof batch) => counts.find(({ label }) => label === 'ioctls')?.count;
  expect([ioctls(batch), ioctls(single)]).toEqual([1, 4]);
  expect(single.time).toBeGreaterThan(batch.time ?? Number.NaN);
});
