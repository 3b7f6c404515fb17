import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Design } from '../../model/state/design.ts';
import { DesignError, PARAMETERS, parseDesign } from '../../model/system/design-spec.ts';
import { DESIGNS, designById } from '../../model/system/designs.ts';
import { ChoiceError, type Run } from '../../model/system/run.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startRun } from '../../model/system/start.ts';
import { enabled, offerCapacity, transitionName } from '../../model/system/transitions.ts';
import { buildMachine } from '../../model/system/build.ts';
import type { Topology } from '../../model/state/topology.ts';
import { compileScenario } from '../compile/compile.ts';
import { bundled } from './bundled.test-helper.ts';

const topology = (id: string): Topology => compileScenario(bundled(id));

const TOPOLOGY = topology('error-in-the-middle');

const anyRun = fc.record({ design: fc.constantFrom(...DESIGNS), seed: fc.nat(0xffffffff) });

function play({ design, seed }: { design: (typeof DESIGNS)[number]; seed?: number }): Run {
  const run = startRun(TOPOLOGY, design, { extras: EXTRAS, seed });
  while (run.extend(10_000));
  return run;
}

/** Everything that makes up a position. */
const snapshot = (run: Run) => [
  run.machine.digest(),
  [...run.monitors.words],
  [...run.tally.words],
  run.time,
  run.events,
];

/** A parameter of designs with a value, or none. */
const changed = PARAMETERS.map(({ key, values }) => fc.constantFrom('', ...values.map((value) => `,${key}=${value}`)));

describe('a run', () => {
  test('a design takes any parameters and plays to an end, or says why it cannot have them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DESIGNS), fc.tuple(...changed), fc.nat(0xffffffff), ({ id }, changes, seed) => {
        let design: Design;
        try {
          design = parseDesign(id + changes.join(''));
        } catch (problem) {
          expect(problem).toBeInstanceOf(DesignError);
          return;
        }
        const run = startRun(topology('error-in-the-middle'), design, { seed, extras: EXTRAS });
        while (run.length < 20_000 && run.extend(1000));
        expect(run.ended, design.id).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('asking what could happen next changes nothing', () => {
    fc.assert(
      fc.property(anyRun, (options) => {
        const asked = startRun(TOPOLOGY, options.design, { seed: options.seed, extras: EXTRAS });
        for (let more = true; more; more = asked.extend(1)) {
          const words = [...asked.monitors.words, ...asked.tally.words];
          const found = asked.options();
          expect([...asked.monitors.words, ...asked.tally.words]).toEqual(words);
          expect(found.filter(({ taken }) => taken)).toHaveLength(asked.ended ? 0 : Math.min(1, found.length));
        }
        expect(asked.digest()).toBe(play(options).digest());
      }),
      { numRuns: 20 },
    );
  });

  test('any reached state: load(save(s)) = s, in the same machine and in a fresh one', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(80), (options, steps) => {
        const run = play(options);
        run.seek(steps);
        const saved = run.machine.save();
        const digest = run.machine.digest();
        const other = buildMachine(TOPOLOGY, options.design, run.machine.store, EXTRAS);
        other.load(saved);
        expect(other.save()).toEqual(saved);
        expect(other.digest()).toBe(digest);
        run.machine.load(saved);
        expect(run.machine.save()).toEqual(saved);
      }),
      { numRuns: 60 },
    );
  });

  test('going back and forth changes nothing', () => {
    fc.assert(
      fc.property(anyRun, fc.array(fc.nat(80), { minLength: 1, maxLength: 12 }), (options, positions) => {
        const run = play(options);
        const fresh = play(options);
        for (const position of positions) run.seek(position);
        const last = Math.min(positions.at(-1)!, run.length);
        expect(run.position).toBe(last);
        // The same position reached once, forwards.
        const straight = startRun(TOPOLOGY, options.design, { extras: EXTRAS, seed: options.seed });
        straight.extend(last);
        expect(snapshot(run)).toEqual(snapshot(straight));
        run.seek(run.length);
        expect(snapshot(run)).toEqual(snapshot(fresh));
      }),
      { numRuns: 60 },
    );
  });

  test('positions around checkpoints of a long run', () => {
    const run = play({ design: designById('viommu-single')! });
    const straight = startRun(TOPOLOGY, designById('viommu-single')!, { extras: EXTRAS });
    const seen = [snapshot(straight)];
    while (straight.extend(1)) seen.push(snapshot(straight));
    expect(run.length).toBeGreaterThan(64);
    for (let at = run.length; at >= 0; at--) {
      run.seek(at);
      expect(snapshot(run), `position ${at}`).toEqual(seen[at]);
    }
  });

  test.each(DESIGNS)('time never runs backwards under $id', (design) => {
    const run = startRun(TOPOLOGY, design, { extras: EXTRAS });
    let last = 0;
    while (run.extend(1)) {
      expect(run.time).toBeGreaterThanOrEqual(last);
      last = run.time;
    }
    expect(last).toBeGreaterThan(0);
  });

  test('same scenario, same seed: same words, same events', () => {
    fc.assert(
      fc.property(anyRun, (options) => {
        expect(play(options).digest()).toBe(play(options).digest());
      }),
      { numRuns: 20 },
    );
  });
});

describe('choices', () => {
  test('the names of what was fired, given as choices, replay a random walk', () => {
    const design = designById('split-by-target')!;
    const walk = startRun(TOPOLOGY, design, { extras: EXTRAS, seed: 7 });
    const chosen = new Map<number, string>();
    const out = new Uint32Array(offerCapacity(walk.machine));
    // A second machine is moved along to see what is enabled before each step.
    for (;;) {
      const before = [...out.subarray(0, enabled(walk.machine, out))].map(
        (t) => [t, transitionName(walk.machine, t)] as const,
      );
      const saved = walk.machine.save();
      if (!walk.extend(1)) break;
      const after = walk.machine.digest();
      const found = before.find(([, name]) => {
        const trial = startRun(TOPOLOGY, design, {
          extras: EXTRAS,
          overrides: new Map([...chosen, [walk.length, name]]),
        });
        trial.extend(walk.length);
        return trial.machine.digest() === after;
      });
      expect(found, `step ${walk.length} from ${saved.length} words`).toBeDefined();
      chosen.set(walk.length, found![1]);
    }
    const replay = startRun(TOPOLOGY, design, { extras: EXTRAS, overrides: chosen });
    while (replay.extend(1000));
    expect(replay.machine.digest()).toBe(walk.machine.digest());
  });

  test('a choice that comes before its time moves time on, never back', () => {
    const overrides = new Map([[36, 'A answer-invalidate']]);
    const run = startRun(topology('interlaced'), designById('viommu-batch')!, { extras: EXTRAS, overrides });
    const times: number[] = [];
    while (run.extend(1)) times.push(run.time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('a choice that is not enabled names step, choice and what is', () => {
    const run = startRun(TOPOLOGY, designById('viommu-batch')!, {
      extras: EXTRAS,
      overrides: new Map([[2, 'SMMU0 consume']]),
    });
    expect(() => run.extend(5)).toThrow(
      new ChoiceError("step 2: 'SMMU0 consume' is not enabled; expected one of 'vcpu0 run'"),
    );
  });
});
