import { describe, expect, test } from 'vitest';
import { EXTRAS } from '../arch/extras.ts';
import { oneStream } from '../arch/smmuv3/context.test-helper.ts';
import type { Op } from '../state/topology.ts';
import { designById } from '../system/designs.ts';
import { startRun } from '../system/start.ts';
import { standing, unfinished } from './standing.ts';

const SYNC = [0x46, 0, 0, 0];
const BATCH: Op = { op: 'commands', guestIommu: 0, start: 0, count: 1 };

/** What the vCPUs do after each step of a run, each once after the other; and who is not done at its end. */
function played(...programs: readonly (readonly Op[])[]): {
  readonly does: readonly string[][];
  readonly end: string[];
} {
  const topo = oneStream(1);
  const vcpus = programs.map((ops, c) => ({
    ...topo.vcpus[0],
    ...{ name: `vcpu${c}`, ops, commands: Uint32Array.from(SYNC) },
  }));
  const run = startRun({ ...topo, vcpus }, designById('viommu-batch')!, { extras: EXTRAS });
  const does = programs.map((_, c) => [standing(run.machine, c)]);
  while (run.extend(1))
    for (const [c, all] of does.entries()) {
      const now = standing(run.machine, c);
      if (all.at(-1) !== now) all.push(now);
    }
  return { does, end: unfinished(run.machine) };
}

test('a batch: it runs, is stopped in the trapped write of PROD, sees the CMD_SYNC complete, and is done', () => {
  expect(played([BATCH])).toEqual({ does: [['runs', 'stopped in a trap', 'runs', 'program done']], end: [] });
});

describe('what never comes is waited for at the end', () => {
  test.each<[string, Op, string]>([
    ['a mark that another does not reach', { op: 'after', thread: 'vcpu', index: 1, at: 2 }, 'waits for vcpu1'],
    ['a CMD_SYNC that nobody queues', { op: 'share_sync', guestIommu: 0, until: 'queued' }, 'waits for CMD_SYNC'],
  ])('%s', (_, op, does) => {
    const other: Op = { op: 'after', thread: 'vcpu', index: 0, at: 1 };
    const run = played([op], [other]);
    expect(run.does[0]).toEqual([does]);
    expect(run.end).toEqual([`vcpu0 ${does}`, 'vcpu1 waits for vcpu0']);
  });
});
