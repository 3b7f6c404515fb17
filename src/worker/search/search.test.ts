import { describe, expect, test } from 'vitest';
import { files, INTERLACED, nothing, opened, wholeHazard } from '../open.test-helper.ts';
import { Session } from '../session.ts';
import type { SearchProgress } from '../protocol/search.ts';
import { check } from './check.ts';
import { sample } from './sample.ts';
import { whyNot } from './why-not.ts';

const SPLIT = { source: INTERLACED, design: 'split-by-target', choices: [], position: 0, maxStates: 1e6 };

test('a counterexample opens in the player, and its last step violates the property', async () => {
  const { verdict, counterexamples } = await check(SPLIT, new Session(), files, nothing);
  expect(verdict).toBe('exhausted');
  const [{ property, choices, first, why }] = counterexamples;
  expect(property).toBe('order');
  const { opened: run } = await opened(INTERLACED, SPLIT.design);
  expect(choices.length).toBeLessThanOrEqual(run.verdicts.find(({ id }) => id === 'order')!.at!);
  const played = choices.map((name, i) => [first + i, name] as const);
  const { session } = await opened(INTERLACED);
  const found = await session.open({ source: INTERLACED, design: SPLIT.design, choices: played }, files, nothing);
  expect(found.verdicts.find(({ id }) => id === 'order')).toMatchObject({ held: false, at: choices.length, why });
});

test('from a later position only what follows is searched', async () => {
  const all = await check(SPLIT, new Session(), files, nothing);
  const rest = await check({ ...SPLIT, position: 20 }, new Session(), files, nothing);
  expect(rest.states).toBeLessThan(all.states);
  expect(rest.counterexamples[0].first).toBe(21);
  expect((await check({ ...SPLIT, position: 50 }, new Session(), files, nothing)).counterexamples).toEqual([]);
});

test('a bound is no proof, and whoever is told of progress can stop it', async () => {
  const told: SearchProgress[] = [];
  const big = { ...SPLIT, source: { kind: 'scenario', id: 'crowded' } as const, design: 'viommu-batch' };
  const bound = await check(
    { ...big, maxStates: 5000 },
    new Session(),
    files,
    async (progress) => void told.push(progress),
  );
  expect(bound).toMatchObject({ verdict: 'bound', states: 5000 });
  expect(told.length).toBeGreaterThan(0);
  const stop = () => Promise.reject(new Error('cancelled'));
  await expect(check(big, new Session(), files, stop)).rejects.toThrow('cancelled');
});

test('a hazard says what was found under each design, and that its fix helps', async () => {
  const { cells, breaks, fix } = await wholeHazard('h05-type-grouped');
  expect(breaks).toContain('order');
  expect(fix).not.toBe('');
  const split = cells.find(({ design, fixed }) => design === 'split-by-target' && !fixed)!;
  expect(split.found?.counterexamples.map(({ property }) => property)).toEqual(split.expected);
  expect(cells.filter(({ fixed }) => fixed).every(({ found }) => found!.exhausted && found!.breaks.length === 0)).toBe(
    true,
  );
  expect(cells.every(({ found }) => found?.agrees !== false)).toBe(true);
});

describe('a hazard opens at its counterexample', () => {
  const open = async (id: string, design?: string, fixed?: true) => {
    const session = new Session();
    const source = { kind: 'scenario', id, ...(fixed && { fixed }) } as const;
    return session.open({ source, design, at: 'counterexample' }, files, nothing);
  };

  test('of what decides about it, under the design that its cell means', async () => {
    const run = await open('h29-one-stage-2-two-smmus', 'viommu-batch');
    expect(run.design).toBe('viommu-batch,kernel=shared-s2');
    expect(run.hazard).toEqual({ hazard: 'H29', breaks: ['no-use-after-unmap'], applies: true });
    expect(run.verdicts.find(({ id }) => id === 'no-use-after-unmap')).toMatchObject({ held: false, at: run.position });
  });

  test('at the beginning where it cannot happen, does not apply, or is mended', async () => {
    expect(await open('h05-type-grouped', 'viommu-batch')).toMatchObject({ position: 0, choices: [] });
    const idle = await open('h29-one-stage-2-two-smmus', 'split-by-target');
    expect(idle).toMatchObject({ position: 0, choices: [], hazard: { applies: false } });
    expect(await open('h05-type-grouped', 'split-by-target', true)).toMatchObject({ position: 0, choices: [] });
  });

  test('what is no hazard of its own opens at the beginning', async () => {
    const run = await open('interlaced', 'split-by-target');
    expect(run).toMatchObject({ position: 0, choices: [] });
    expect(run.hazard).toBeUndefined();
  });

  test('and who waits for it can stop it', async () => {
    const source = { kind: 'scenario', id: 'h15-s2-unmap-too-narrow' } as const;
    const stop = () => Promise.reject(new Error('cancelled'));
    await expect(new Session().open({ source, at: 'counterexample' }, files, stop)).rejects.toThrow('cancelled');
  });
});

test('runs at random are those of their seeds, and tell how many there are', async () => {
  const told: number[] = [];
  const params = { source: SPLIT.source, design: SPLIT.design, runs: 100, seed: 7 };
  const found = await sample(params, files, async (done) => void told.push(done));
  expect(found.outcomes.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  expect(told.at(-1)).toBe(100);
  expect(await sample(params, files, nothing)).toEqual(found);
});

test('without a guarantee that it needs, a property that holds is violated by what is played under that design', async () => {
  const source = { kind: 'scenario', id: 'interlaced' } as const;
  const held = ['no-stale-after-sync', 'order'];
  const reasons = await whyNot({ source, design: 'viommu-batch', held, maxStates: 50_000 }, files, nothing);
  expect(reasons.map(([property]) => property)).toEqual(held);
  const needed = reasons[0][1].filter(({ counterexample }) => counterexample);
  expect(needed).not.toEqual([]);
  for (const { design, counterexample } of needed) {
    const choices = counterexample!.choices.map((name, i) => [counterexample!.first + i, name] as const);
    const run = await new Session().open({ source, design, choices }, files, nothing);
    expect(run.verdicts.find(({ id }) => id === 'no-stale-after-sync')).toMatchObject({ held: false });
  }
});

test('a hazard under a design of the user’s own: what is found is what is expected', async () => {
  const spec = 'viommu-batch,kernel=linux-7.3';
  const { cells } = await wholeHazard('h01-mid-block-count', [spec]);
  const own = cells.find(({ design }) => design === spec)!;
  expect(own.found?.breaks).toEqual(own.expected);
  expect(own.found?.agrees).toBe(true);
  const named = cells.find(({ design, fixed }) => design === 'viommu-batch-linux' && !fixed)!;
  expect(own.found?.breaks).toEqual(named.found?.breaks);
  expect(own.found?.breaks).not.toEqual([]);
});
