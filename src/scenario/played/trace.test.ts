import { expect, test } from 'vitest';
import { designById } from '../../model/system/designs.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startRun } from '../../model/system/start.ts';
import { traceOf } from '../../model/system/trace.ts';
import { compileScenario } from '../compile/compile.ts';
import { bundled } from './bundled.test-helper.ts';

const run = startRun(compileScenario(bundled('error-in-the-middle')), designById('split-by-target')!, {
  extras: EXTRAS,
});
while (run.extend(1000));
const { traceEvents: events } = traceOf(run, 'error-in-the-middle');

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

test('a thread per actor, and a slice per step', () => {
  const names = events.filter(({ name }) => name === 'thread_name').map(({ args }) => args?.name);
  expect(names).toEqual(run.machine.actors.all.map(({ name }) => name));
  const steps = events.filter(({ ph, args }) => ph === 'X' && args?.step !== undefined);
  expect(steps.map(({ args }) => args?.step)).toEqual(Array.from({ length: run.length }, (_, i) => i + 1));
  const tids = new Set(events.filter(({ name }) => name === 'thread_name').map(({ pid, tid }) => `${pid} ${tid}`));
  for (const { pid, tid, dur = 0 } of steps) {
    expect(tids).toContain(`${pid} ${tid}`);
    expect(dur).toBeGreaterThanOrEqual(0);
  }
});

test('slices of a thread lie beside or in each other', () => {
  const threads = groupBy(
    events.filter(({ ph }) => ph === 'X'),
    ({ tid }) => tid,
  );
  for (const slices of threads.values()) {
    const open: number[] = [];
    for (const { ts = 0, dur = 0 } of [...slices].sort((a, b) => a.ts! - b.ts! || b.dur! - a.dur!)) {
      while (open.length > 0 && open.at(-1)! <= ts + 1e-9) open.pop();
      if (open.length > 0) expect(ts + dur).toBeLessThanOrEqual(open.at(-1)! + 1e-9);
      open.push(ts + dur);
    }
  }
});

test('a flow from the guest command to the hardware that takes it, inside of slices', () => {
  const flows = groupBy(
    events.filter(({ cat }) => cat === 'command'),
    ({ id }) => id,
  );
  expect([...flows.keys()]).toContain('vsmmu0/2');
  const flow = flows.get('vsmmu0/2')!;
  expect(flow.map(({ ph }) => ph).join('')).toBe('sttf');
  const thread = (tid: number): unknown => run.machine.actors.all[tid - 1].name;
  expect(flow.map(({ tid }) => thread(tid))).toEqual(['vcpu0', 'VMM', 'kernel', 'SMMU0']);
  for (const { ts = 0, tid } of [...flows.values()].flat())
    expect(events.some((one) => one.ph === 'X' && one.tid === tid && one.ts! <= ts && ts <= one.ts! + one.dur!)).toBe(
      true,
    );
});

test('violations are marked for all', () => {
  const marked = events.filter(({ ph }) => ph === 'i').map(({ name }) => name);
  expect(marked).toEqual(run.violations.map(({ property }) => `${run.verdicts()[property].id} is violated`));
});
