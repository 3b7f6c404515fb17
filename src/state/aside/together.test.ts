/** What the page says does not depend on how many workers search. */
import { expect, test } from 'vitest';
import { FakePort, settle } from '../fake.test-helper.ts';
import { LivePort } from '../live.test-helper.ts';
import { createGallery } from './gallery.ts';
import { createMapping } from './mapping.ts';
import { reasoned } from './reasoning.ts';
import { sampled } from './sampling.ts';
import { type Workers, createWorkers } from './workers.ts';

const source = { kind: 'scenario', id: 'h29-one-stage-2-two-smmus' } as const;
const design = 'viommu-batch,kernel=shared-s2';

/** Found by one worker and by two, as text. */
async function both(find: (workers: Workers) => Promise<unknown>): Promise<string> {
  const [one, two] = await Promise.all(
    [1, 2].map(async (most) => JSON.stringify(await find(createWorkers(() => new LivePort(), most)))),
  );
  expect(two).toBe(one);
  return one;
}

test('runs at random', async () => {
  const told: number[] = [];
  const found = await both((workers) => {
    told.length = 0;
    return sampled(workers, { source, design, runs: 1200, seed: 2 ** 32 - 100 }, (done) => told.push(done));
  });
  const { outcomes } = JSON.parse(found) as { outcomes: { count: number }[] };
  expect(outcomes.length).toBeGreaterThan(1);
  expect(outcomes.reduce((sum, { count }) => sum + count, 0)).toBe(1200);
  expect(Math.max(...told)).toBe(1200);
});

test('why properties hold', async () => {
  const held = ['no-aliasing', 'order'];
  const told: string[] = [];
  const found = await both((workers) =>
    reasoned(workers, { source, design, held, maxStates: 20_000 }, (done, of) => told.push(`${done} of ${of}`)),
  );
  const reasons = JSON.parse(found) as [string, { without: string }[]][];
  expect(reasons.map(([property]) => property)).toEqual(held);
  const [[, first], [, second]] = reasons;
  expect(first.length).toBeGreaterThan(5);
  expect(second.map(({ without }) => without)).toEqual(first.map(({ without }) => without));
  expect(told).toContain(`${first.length} of ${first.length}`);
  // One alone says it in the same way.
  const alone = createWorkers(() => new LivePort(), 1);
  expect(JSON.stringify(await alone.call('whyNot', { source, design, held, maxStates: 20_000 }))).toBe(found);
});

test('the gallery', async () => {
  const ids = ['h28-one-vmid', 'h05-type-grouped', 'h25-two-queues'];
  const [one, two] = await Promise.all(
    [1, 2].map(async (most) => {
      const { store, actions } = createGallery(() => new LivePort(), most);
      await actions.search(ids);
      return JSON.stringify(ids.map((id) => store.getState().hazards[id]));
    }),
  );
  expect(two).toBe(one);
});

test('the map takes what was found in its own order, whoever was first', async () => {
  const ports: FakePort[] = [];
  const { store, actions } = createMapping(() => {
    const port = new FakePort();
    port.held.add('fare');
    port.answers = {
      map: () => ({
        dials: [],
        hazards: ['H01', 'H02', 'H03'].map((hazard) => ({ hazard, id: hazard, title: '' })),
        designs: [{ spec: 'viommu-batch', preset: true, values: new Uint8Array() }],
        costs: { kinds: [], of: new Uint16Array() },
      }),
      fare: () => ({ kinds: [[]], of: Uint8Array.of(0), searches: 2 }),
    };
    ports.push(port);
    return port;
  }, 2);
  const made = actions.make({ kind: 'scenario', id: 'interlaced' }, 'viommu-batch');
  await settle();
  const [map, one, two] = ports;
  const onMap = (): string[] => map.asked('mapHazard').map(({ hazard }) => hazard);
  two.answer(two.requests[0]);
  await settle();
  two.answer(two.requests[1]);
  await settle();
  expect(onMap()).toEqual([]);
  one.answer(one.requests[0]);
  await made;
  expect(onMap()).toEqual(['H01', 'H02', 'H03']);
  expect(store.getState()).toMatchObject({ done: 3, searches: 6, problem: '' });
  expect(ports.map(({ terminated }) => terminated)).toEqual([false, true, true]);
});
