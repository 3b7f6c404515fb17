import { describe, expect, test, vi } from 'vitest';
import { Search } from '../../model/search/search.ts';
import { files, nothing, opened, wholeHazard } from '../open.test-helper.ts';
import { Session } from '../session.ts';
import type { DangerStep } from '../protocol/search.ts';
import { check } from './check.ts';
import { danger } from './danger.ts';

const MOST = { maxStates: 50_000, maxBytes: 256 * 2 ** 20 };
const sourceOf = (id: string) => ({ kind: 'scenario', id }) as const;

async function known(
  id: string,
  design: string,
  breaks: readonly string[],
  choices: readonly (readonly [number, string])[] = [],
) {
  const found = await danger({ source: sourceOf(id), design, choices, breaks, ...MOST }, new Session(), files, nothing);
  if (found.kind !== 'known') throw new Error(found.kind);
  return found;
}

describe('a counterexample of a race', () => {
  test.each([
    ['h31-vsid-looked-up-too-early', 'viommu-batch'],
    ['h15-s2-unmap-too-narrow', 'viommu-batch'],
    ['h25-two-queues', 'vcmdq'],
  ])('%s under %s is open, then lost, as the search says', async (id, design) => {
    const { cells, breaks } = await wholeHazard(id);
    const { fate, counterexamples } = cells.find((cell) => cell.design === design && !cell.fixed)!.found!;
    const [{ choices, first }] = counterexamples;
    const { steps, decided } = await known(
      id,
      design,
      breaks,
      choices.map((name, i) => [first + i, name] as const),
    );
    expect(steps[0]).toMatchObject({ fate: 'open', p: fate!.p });
    expect(decided).not.toBeNull();
    expect(steps[decided! - 1].fate).toBe('open');
    expect(['doomed', 'violated']).toContain(steps[decided!].fate);
    expect(steps[choices.length]).toMatchObject({ fate: 'violated', p: 1 });
    // A chance is the mean of those of all that is enabled.
    for (const { fate: here, p, options } of steps.filter((step): step is DangerStep => step.fate === 'open')) {
      expect(here).toBe('open');
      expect(options.reduce((sum, option) => sum + option.p, 0) / options.length).toBeCloseTo(p, 9);
    }
  });
});

test('what takes the run on leads to what the next position says', async () => {
  const { steps } = await known('h31-vsid-looked-up-too-early', 'viommu-batch', ['isolation']);
  for (const [i, { options }] of steps.slice(0, -1).entries()) {
    const { fate, p } = options.find(({ taken }) => taken)!;
    expect(steps[i + 1]).toMatchObject({ fate, p });
  }
  const { opened: run } = await opened(sourceOf('h31-vsid-looked-up-too-early'), 'viommu-batch');
  expect(steps).toHaveLength(run.length + 1);
});

test('inevitable: doomed from the start, so no step decided it; impossible: safe', async () => {
  const lost = await known('h10-which-device', 'viommu-batch', ['attributable']);
  expect(lost.decided).toBeNull();
  expect(lost.steps[0]).toMatchObject({ fate: 'doomed', p: 1 });
  const kept = await known('h10-which-device', 'viommu-single', ['attributable']);
  expect(new Set(kept.steps.map(({ fate }) => fate))).toEqual(new Set(['safe']));
});

test('at a bound nothing is known', async () => {
  const params = {
    source: sourceOf('crowded'),
    design: 'viommu-batch',
    choices: [],
    breaks: [],
    ...MOST,
    maxStates: 500,
  };
  expect(await danger(params, new Session(), files, nothing)).toEqual({ kind: 'bound', states: 500 });
});

test('asked after a search of the same, it takes up what was found', async () => {
  const place = { source: sourceOf('h31-vsid-looked-up-too-early'), design: 'viommu-batch', choices: [] } as const;
  const params = { ...place, breaks: ['isolation'], ...MOST };
  const session = new Session();
  await check({ ...place, position: 0, ...MOST }, session, files, nothing);
  const advance = vi.spyOn(Search.prototype, 'advance');
  const found = await danger(params, session, files, nothing);
  expect(advance.mock.results.map(({ value }) => value)).toEqual(['exhausted']);
  const other = { ...params, design: 'viommu-merged' };
  const anew = await danger(other, session, files, nothing);
  advance.mockRestore();
  expect(found).toEqual(await danger(params, new Session(), files, nothing));
  expect(anew).toEqual(await danger(other, new Session(), files, nothing));
});
