import { expect, test } from 'vitest';
import { HANDLERS } from '../handlers.ts';
import { deskOf, INTERLACED, opened } from '../open.test-helper.ts';
import type { Source } from '../protocol.ts';
import { Session } from '../session.ts';

async function side(design: string, source: Source = INTERLACED) {
  const made = await opened(source, design);
  const recorded = await HANDLERS.recorded({ position: made.opened.length }, deskOf(made.session));
  return { name: design, recorded };
}

test('rows and the first divergence of two designs, and rows by number', async () => {
  const desk = deskOf(new Session());
  const sides = [await side('viommu-batch'), await side('split-by-target')];
  const compared = await HANDLERS.compare({ sides: structuredClone(sides) }, desk);
  expect(compared.sides.map(({ name, broken }) => [name, broken])).toEqual([
    ['viommu-batch', []],
    ['split-by-target', ['order']],
  ]);
  expect(compared.divergences[0]).toMatchObject({ kind: 'hardware', command: 1, between: [0, 1] });
  expect(compared.verdict).toContain(compared.divergences[0].sentence);
  const rows = await HANDLERS.rows({ numbers: [1, 2] }, desk);
  expect(rows.map(({ number, facts }) => [number, facts.map((fact) => fact?.rank)])).toEqual([
    [1, [1, 2]],
    [2, [2, 1]],
  ]);
  for (const { facts } of rows) for (const fact of facts) expect(fact?.fetched).toBeLessThan(fact?.at ?? 0);
});

test('one side, or five, is refused', async () => {
  const one = await side('vcmdq');
  for (const sides of [[one], [one, one, one, one, one]])
    await expect(HANDLERS.compare({ sides }, deskOf(new Session()))).rejects.toThrow(
      `sides: expected 2 to 4, found ${sides.length}`,
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

test('scenarios whose guests do the same are found in both directions, and none where no command is queued', async () => {
  const alike = (id: string) => HANDLERS.alike({ source: { kind: 'scenario', id } }, deskOf(new Session()));
  expect(await alike('interlaced')).toEqual(['error-in-the-middle']);
  expect(await alike('error-in-the-middle')).toEqual(['interlaced']);
  expect(await alike('tombstone')).toEqual([]);
});
