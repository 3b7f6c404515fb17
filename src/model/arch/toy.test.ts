import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSearch } from '../search/start.ts';
import { PageStore } from '../state/pages.ts';
import { buildMachine } from '../system/build.ts';
import { describeEvent } from '../system/describe.ts';
import { designById } from '../system/designs.ts';
import { startRun } from '../system/start.ts';
import { ARCHS } from './registry.ts';
import { RAM, TABLE, topology } from './toy-machine.test-helper.ts';
import { TOY } from './toy.test-helper.ts';

const DESIGN = designById('viommu-batch')!;
beforeAll(() => {
  ARCHS.push(TOY);
});
afterAll(() => {
  ARCHS.pop();
});

const linesOf = (drops: boolean): string[] => {
  const run = startRun(topology(drops), DESIGN);
  const lines: string[] = [];
  while (run.extend(1)) for (const event of run.events) lines.push(describeEvent(event, run.context).kind);
  return lines;
};

test('a run does what its programs say, by the steps of its architecture', () => {
  expect(linesOf(true).filter((kind) => kind === 'land' || kind === 'abort')).toEqual(['land', 'abort']);
  expect(linesOf(false).filter((kind) => kind === 'land' || kind === 'abort')).toEqual(['land', 'land']);
});

test('its transitions have names, and a position is reached again', () => {
  const run = startRun(topology(true), DESIGN);
  while (run.extend(100));
  const last = [run.length, run.digest()];
  const names = Array.from({ length: run.length }, (_, at) => {
    run.seek(at);
    return run.options().map(({ name }) => name);
  }).flat();
  expect(names).toContain('TOY0 translate A');
  expect(names).toContain('kernel return');
  run.seek(run.length);
  expect([run.position, run.digest()]).toEqual(last);
});

test.each([true, false])('every interleaving is searched (page dropped: %s)', (drops) => {
  const search = startSearch(topology(drops), DESIGN);
  let verdict = search.advance(1000);
  while (verdict === 'running') verdict = search.advance(1000);
  expect(verdict).toBe('exhausted');
  expect(search.states).toBeGreaterThan(10);
  expect(search.findings.size).toBe(0);
});

test('a checkpoint in pages is all of the state', () => {
  const store = new PageStore();
  const [from, to] = [0, 0].map(() => buildMachine(topology(true), DESIGN, store));
  from.mem.write32(RAM + TABLE + 4, 7);
  to.load(from.save());
  expect([to.mem.read32(RAM + TABLE + 4), to.digest()]).toEqual([7, from.digest()]);
});

test('an unknown architecture is refused', () => {
  expect(() => buildMachine({ ...topology(true), arch: 'none' }, DESIGN)).toThrow(
    "there is no architecture 'none'; expected one of smmuv3, toy",
  );
});
