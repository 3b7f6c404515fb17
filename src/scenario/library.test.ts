import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeEvent } from '../model/system/describe.ts';
import { designById } from '../model/system/designs.ts';
import { type Run, verdictText } from '../model/system/run.ts';
import { startRun } from '../model/system/start.ts';
import { EXTRAS } from '../model/system/extras.ts';
import { NONE } from '../model/state/transition.ts';
import { next } from '../model/system/transitions.ts';
import { compileScenario } from './compile.ts';
import { LIBRARY } from './library.ts';
import { parseScenario } from './parse.ts';

const load = (id: string) =>
  parseScenario(readFileSync(new URL(`./library/${id}.yaml`, import.meta.url), 'utf8'), `${id}.yaml`);
/** Under every design for which a scenario says what to expect: lessons on Linux's objects need a kernel that has them. */
const cases = LIBRARY.flatMap((id) => Object.keys(load(id).scenario.expect).map((design) => [id, design] as const));

function play(id: string, design: string, seed?: number): Run {
  const run = startRun(compileScenario(load(id)), designById(design)!, { seed, extras: EXTRAS });
  while (run.extend(10_000));
  return run;
}

/** Every sentence of a run, then its verdicts and counters. */
function text(run: Run): string {
  const lines: string[] = [];
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    run.events.forEach((event, i) => {
      const { actor, text: sentence } = describeEvent(event, run.context);
      lines.push(`${(i === 0 ? String(at) : '').padStart(4)}  ${actor.padEnd(7)} ${sentence}`);
    });
  }
  lines.push(...run.verdicts().map(verdictText));
  return [...lines, JSON.stringify(run.tally.counters), ''].join('\n');
}

test.each(cases)('%s under %s: every sentence', async (id, design) => {
  await expect(text(play(id, design))).toMatchFileSnapshot(`golden/${id}.${design}.txt`);
});

test.each(cases)('%s under %s: verdicts are those of the scenario', (id, design) => {
  const { expect: expected } = load(id).scenario;
  const violated = play(id, design)
    .verdicts()
    .filter(({ held }) => held === false);
  expect(violated.map((verdict) => verdict.id)).toEqual(expected[design].breaks);
});

test('every file of the library is listed, under its own id', () => {
  const names = readdirSync(new URL('./library/', import.meta.url)).map((name) => name.replace(/\.yaml$/, ''));
  expect([...LIBRARY].sort()).toEqual(names.sort());
  expect(LIBRARY.map((id) => load(id).scenario.id)).toEqual(LIBRARY);
});

describe('exact counts: ioctls / entries / physical commands / physical SYNCs', () => {
  test.each([
    ['interlaced', 'split-by-target', '3/4/4/3'],
    ['interlaced', 'split-in-order', '4/4/4/4'],
    ['interlaced', 'viommu-single', '4/4/4/4'],
    ['interlaced', 'viommu-batch', '1/4/4/1'],
    ['error-in-the-middle', 'split-by-target', '4/5/4/3'],
    ['error-in-the-middle', 'split-in-order', '4/4/3/3'],
    ['error-in-the-middle', 'viommu-single', '4/4/3/3'],
    ['error-in-the-middle', 'viommu-batch', '2/6/3/2'],
  ])('%s under %s: %s', (id, design, counts) => {
    const { ioctls, entries, physicalCommands, physicalSyncs } = play(id, design).tally.counters;
    expect([ioctls, entries, physicalCommands, physicalSyncs].join('/')).toBe(counts);
  });
});

/** Words by which two ends of a run are compared. Queues that feed one SMMU may be served in any order: then its CMDQ differs. */
function end({ machine: m }: Run): readonly number[] {
  if (m.topo.vsmmus.length === 1) return [m.digest()];
  const compared = m.layout.regions.filter(({ name }) => /(iotlb|atc|objects|xa_nodes|xa_heads)$/.test(name));
  expect(compared.length).toBeGreaterThan(m.topo.smmus.length + m.topo.devices.length);
  return compared.flatMap(({ offset, words }) => [...m.w.subarray(offset, offset + words)]);
}

describe('any order of the actors', () => {
  test.each(cases)('%s under %s: ends with the guest done, the same verdicts and the same caches', (id, design) => {
    const timed = play(id, design);
    const breaks = load(id).scenario.expect[design].breaks;
    const seeds = timed.machine.topo.vsmmus.length === 1 ? 40 : 8;
    for (let seed = 1; seed <= seeds; seed++) {
      const run = play(id, design, seed);
      const m = run.machine;
      m.topo.vcpus.forEach(({ ops }, c) => {
        expect(m.w[m.layout.vcpus[c]], `seed ${seed}: the program is done`).toBe(ops.length);
      });
      m.actors.all.forEach((_, actor) => {
        expect(next(m, actor), `seed ${seed}: nothing is left to do`).toBe(NONE);
      });
      const violated = run.verdicts().filter(({ held }) => held === false);
      expect(
        violated.map((verdict) => verdict.id),
        `seed ${seed}`,
      ).toEqual(breaks);
      expect(end(run), `seed ${seed}`).toEqual(end(timed));
    }
  });
});
