import { verdictsOf } from '../../model/system/verdicts.ts';
import { describe, expect, test } from 'vitest';
import { designById } from '../../model/system/designs.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import type { Run } from '../../model/system/run.ts';
import { startRun } from '../../model/system/start.ts';
import { type TraceEvent, traceOf } from '../../model/system/trace.ts';
import { compileScenario } from '../compile/compile.ts';
import { bundled } from './bundled.test-helper.ts';
import { imported } from './perfetto.test-helper.ts';

function played(id: string, design: string): { readonly run: Run; readonly events: readonly TraceEvent[] } {
  const run = startRun(compileScenario(bundled(id)), designById(design)!, { extras: EXTRAS });
  while (run.extend(1000));
  return { run, events: traceOf(run, id).traceEvents };
}

describe.each([
  ['error-in-the-middle', 'split-by-target'],
  ['interlaced', 'vcmdq'],
  ['error-in-the-middle', 'vcmdq'],
  ['h19-foreign-timeout', 'vcmdq'],
  ['interlaced', 'viommu-merged'],
  ['crowded', 'viommu-batch'],
])('%s under %s, as Perfetto reads it', (id, design) => {
  const { run, events } = played(id, design);
  const { lanes, flows } = imported(JSON.parse(JSON.stringify(events)));

  test('a lane per actor, one for violations, and a slice per step', () => {
    const names = events.filter(({ name }) => name === 'thread_name').map(({ args }) => args?.name);
    const actors = run.machine.actors.all.map(({ name }) => name);
    expect(names).toEqual(run.violations.length > 0 ? [...actors, 'violations'] : actors);
    const steps = [...lanes.values()].flat().flatMap(({ event: { args } }) => (args?.step as number) ?? []);
    expect(steps.sort((a, b) => a - b)).toEqual(Array.from({ length: run.length }, (_, i) => i + 1));
  });

  test('a flow of each command that was fetched, through slices of steps, forward in time', () => {
    const fetched = run.history.commands.reduce((sum, { count }) => sum + count, 0);
    expect(flows.length).toBeGreaterThan(0);
    expect(flows.length).toBeLessThanOrEqual(fetched);
    for (const { through } of flows) {
      const steps = through.map(({ event }) => event.args?.step as number);
      expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    }
  });
});

test('a command flows from the guest that writes it to the hardware that takes it', () => {
  const { lanes, flows } = imported(played('error-in-the-middle', 'split-by-target').events);
  const laneOf = (slice: object): string => [...lanes].find(([, slices]) => slices.some((one) => one === slice))![0];
  const flow = flows.find(({ name }) => name === 'CMD_TLBI_NH_ASID vsmmu0/2')!;
  expect(flow.through.map(laneOf)).toEqual(['guest/vcpu0', 'VMM/VMM', 'host kernel/kernel', 'hardware/SMMU0']);
});

test('violations are marked on a lane of their own, above the others', () => {
  const { run, events } = played('error-in-the-middle', 'split-by-target');
  const marked = imported(events).lanes.get('properties/violations')!;
  const order = events.filter(({ name }) => name === 'process_sort_index');
  const first = order.sort((a, b) => (a.args?.sort_index as number) - (b.args?.sort_index as number))[0];
  expect(first.pid).toBe(marked[0].event.pid);
  expect(marked.map(({ event: { name } }) => name)).toEqual(
    run.violations.map(({ property }) => `${verdictsOf(run)[property].id} is violated`),
  );
});

describe('what Perfetto would not show is found', () => {
  const { events } = played('interlaced', 'viommu-batch');
  const changed = (which: (event: TraceEvent) => boolean, to: object): TraceEvent[] => {
    const at = events.findIndex(which);
    return events.map((event, i) => (i === at ? ({ ...event, ...to } as TraceEvent) : event));
  };
  const isFlow = ({ ph }: TraceEvent): boolean => ph === 's';
  const isSlice = ({ ph }: TraceEvent): boolean => ph === 'X';
  test.each<[string, TraceEvent[], RegExp]>([
    ['a flow by a name', changed(isFlow, { id: 'vsmmu0/0' }), /no number/],
    ['a flow of another id', changed(isFlow, { id: 0xabc }), /begins twice or never/],
    ['a flow before its slice', changed(isFlow, { ts: 0 }), /before that|outside/],
    [
      'a slice that ends in the next one',
      events.map((event) => (isSlice(event) ? { ...event, dur: event.dur! + 0.001 } : event)),
      /outlasts/,
    ],
    ['a lane without a name', events.filter(({ name }) => name !== 'thread_name'), /no name/],
    ['a time that is none', changed(isSlice, { ts: Number.NaN }), /no time/],
  ])('%s', (_, wrong, problem) => {
    expect(() => imported(wrong)).toThrow(problem);
  });
});
