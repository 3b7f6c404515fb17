/** Guests with command queues that hardware runs: the objects behind them, and what the kernel says about those. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ruleByNumber } from '../model/iommufd/rules.ts';
import { designById } from '../model/system/designs.ts';
import { EXTRAS } from '../model/system/extras.ts';
import type { Run } from '../model/system/run.ts';
import { startRun } from '../model/system/start.ts';
import { MAIN_EVENT, callOf, isCall } from '../model/vmm/main-events.ts';
import { compileScenario } from './compile.ts';
import { parseScenario } from './parse.ts';

const lesson = (id: string): string => readFileSync(new URL(`./library/${id}.yaml`, import.meta.url), 'utf8');

function play(source: string, design = 'vcmdq', seed?: number): Run {
  const topology = compileScenario(parseScenario(source, 'x.yaml'));
  const run = startRun(topology, designById(design)!, { extras: EXTRAS, seed });
  while (run.extend(10_000));
  return run;
}

/** What the main thread's calls and reads came back with: `DESTROY EBUSY`, `attach 0`. */
function answers(run: Run): string[] {
  const out: string[] = [];
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    for (const { kind, args } of run.events) {
      if (!isCall(kind) && kind !== MAIN_EVENT.read) continue;
      const op = run.machine.topo.mains![args[0]].ops[args[1]];
      out.push(`${op.op === 'read' ? op.op : callOf(op)} ${ruleByNumber(args[2])?.name ?? 0}`);
    }
  }
  return out;
}

describe('what names stand for', () => {
  test.each(['teardown-order', 'tombstone', 'lost-events', 'allocation-order'])(
    '%s: the same answers as where the VMM executes the queue',
    (id) => {
      expect(answers(play(lesson(id)))).toEqual(answers(play(lesson(id), 'viommu-single')));
    },
  );
});
