import { verdictsOf } from '../model/system/verdicts.ts';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeEvent } from '../model/system/describe.ts';
import { designById } from '../model/system/designs.ts';
import type { RawEvent } from '../model/system/raw-event.ts';
import { type Run, verdictText } from '../model/system/run.ts';
import { startRun } from '../model/system/start.ts';
import { EXTRAS } from '../model/arch/extras.ts';
import { NONE } from '../model/state/transition.ts';
import { next } from '../model/system/transitions.ts';
import { compileScenario } from './compile/compile.ts';
import { LIBRARY } from './library.ts';
import { bundled } from './played/bundled.test-helper.ts';

/** Under every design for which a scenario says what to expect: lessons on Linux's objects need a kernel that has them. */
const cases = LIBRARY.flatMap((id) => Object.keys(bundled(id).scenario.expect).map((design) => [id, design] as const));

function play(id: string, design: string, seed?: number): Run {
  const run = startRun(compileScenario(bundled(id)), designById(design)!, { seed, extras: EXTRAS });
  while (run.extend(10_000));
  return run;
}

const runs = new Map<string, Run>();
/** The run that time makes, played once for all that is asked of it. */
function played(id: string, design: string): Run {
  const key = `${id} ${design}`;
  const run = runs.get(key) ?? play(id, design);
  runs.set(key, run);
  return run;
}

/** An event: its sentence, and below it the objects that it touches and the way of what moves. */
function eventText(run: Run, event: RawEvent, first: boolean): string {
  const { actor, text, objects, path } = describeEvent(event, run.context);
  const ids = [objects.join(' '), path.join(' > ')].filter((part) => part !== '').join(' | ');
  return `${(first ? String(event.step) : '').padStart(4)}  ${actor.padEnd(7)} ${text}${ids && `\n          ${ids}`}`;
}

/** Every event of a run. */
function eventTexts(run: Run): string[] {
  const texts: string[] = [];
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    texts.push(...run.events.map((event, i) => eventText(run, event, i === 0)));
  }
  return texts;
}

/** Of a long run, events at its begin and end are told, and the others are told apart by a digest of so many each. */
const TOLD = { begin: 80, end: 20, digested: 20 } as const;

function shortened(texts: readonly string[]): string[] {
  const { begin, end, digested } = TOLD;
  const digests: string[] = [];
  const last = texts.length - end;
  for (let at = begin; at < last; at += digested) {
    const some = texts.slice(at, Math.min(at + digested, last));
    const digest = createHash('sha256').update(some.join('\n')).digest('hex').slice(0, 16);
    digests.push(`  ... ${some.length} events: ${digest}`);
  }
  return digests.length > 0 ? [...texts.slice(0, begin), ...digests, ...texts.slice(last)] : [...texts];
}

test.each(cases)('%s under %s: every event', async (id, design) => {
  const run = played(id, design);
  const lines = [...shortened(eventTexts(run)), JSON.stringify(run.tally.counters), ''];
  await expect(lines.join('\n')).toMatchFileSnapshot(`golden/${id}.${design}.txt`);
});

test('every verdict', async () => {
  const verdicts = cases.map(([id, design]) =>
    [`${id} under ${design}`, ...verdictsOf(played(id, design)).map((verdict) => `  ${verdictText(verdict)}`)].join(
      '\n',
    ),
  );
  await expect(`${verdicts.join('\n')}\n`).toMatchFileSnapshot('golden/verdicts.txt');
});

test.each(cases)('%s under %s: verdicts are those of the scenario', (id, design) => {
  const { expect: expected } = bundled(id).scenario;
  const violated = verdictsOf(played(id, design)).filter(({ held }) => held === false);
  expect(violated.map((verdict) => verdict.id)).toEqual(expected[design].breaks);
});

test('every file of the library is listed, under its own id', () => {
  const names = readdirSync(new URL('./library/', import.meta.url)).map((name) => name.replace(/\.yaml$/, ''));
  expect([...LIBRARY].sort()).toEqual(names.sort());
  expect(LIBRARY.map((id) => bundled(id).scenario.id)).toEqual(LIBRARY);
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
    const { ioctls, entries, physicalCommands, physicalSyncs } = played(id, design).tally.counters;
    expect([ioctls, entries, physicalCommands, physicalSyncs].join('/')).toBe(counts);
  });
});

/** Words by which two ends of a run are compared. Queues that feed one SMMU may be served in any order: then its CMDQ differs. */
function end({ machine: m }: Run): readonly number[] {
  if (m.topo.guestIommus.length === 1) return [m.digest()];
  const compared = m.layout.regions.filter(({ name }) => /(iotlb|atc|objects|xa_nodes|xa_heads)$/.test(name));
  expect(compared.length).toBeGreaterThan(m.topo.iommus.length + m.topo.devices.length);
  return compared.flatMap(({ offset, words }) => [...m.w.subarray(offset, offset + words)]);
}

describe('any order of the actors', () => {
  test.each(cases)('%s under %s: ends with the guest done, the same verdicts and the same caches', (id, design) => {
    const timed = played(id, design);
    const breaks = bundled(id).scenario.expect[design].breaks;
    const seeds = timed.machine.topo.guestIommus.length === 1 ? 40 : 8;
    for (let seed = 1; seed <= seeds; seed++) {
      const run = play(id, design, seed);
      const m = run.machine;
      m.topo.vcpus.forEach(({ ops }, c) => {
        expect(m.w[m.layout.vcpus[c]], `seed ${seed}: the program is done`).toBe(ops.length);
      });
      m.actors.all.forEach((_, actor) => {
        expect(next(m, actor), `seed ${seed}: nothing is left to do`).toBe(NONE);
      });
      const violated = verdictsOf(run).filter(({ held }) => held === false);
      expect(
        violated.map((verdict) => verdict.id),
        `seed ${seed}`,
      ).toEqual(breaks);
      expect(end(run), `seed ${seed}`).toEqual(end(timed));
    }
  });
});
