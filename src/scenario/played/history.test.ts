/** What the first pass notes must be what one finds when one goes to a position and looks. */
import { describe, expect, test } from 'vitest';
import { DONE } from '../../model/check/marks.ts';
import { consOf } from '../../model/arch/smmuv3/hw/cmdq.ts';
import { REGS } from '../../model/arch/smmuv3/state.ts';
import { advance, distance } from '../../model/state/queue.ts';
import { firstAbove, words } from '../../model/system/column.ts';
import { DESIGNS, designById } from '../../model/system/designs.ts';
import { PHYSICAL, SPINE } from '../../model/system/logs.ts';
import type { Run } from '../../model/system/run.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startRun } from '../../model/system/start.ts';
import { type CommandStatus, isOutOfOrder, statusAt } from '../../model/system/status.ts';
import { compileScenario } from '../compile/compile.ts';
import { bundled } from './bundled.test-helper.ts';

/** Designs without a queue that hardware runs in guest memory. */
const TRAPPED = DESIGNS.filter(({ hardware }) => !hardware.hwQueues);

const topology = (id: string) => compileScenario(bundled(id));
const TOPOLOGIES = ['interlaced', 'error-in-the-middle', 'crowded'].map((id) => ({ id, topology: topology(id) }));

function play(topo: ReturnType<typeof topology>, design: string, seed?: number): Run {
  const run = startRun(topo, designById(design)!, { extras: EXTRAS, seed });
  while (run.extend(1000));
  return run;
}

/** The monitors' own account of a command in the ring. */
function marked(marks: number): CommandStatus {
  if (marks & DONE.vmm) return 'vmm';
  if (marks & DONE.refused) return 'refused';
  if (marks & DONE.complete) return 'complete';
  if (marks & DONE.consumed) return 'consumed';
  if (marks & DONE.issued) return 'handed-over';
  return marks & DONE.fetched ? 'fetched' : 'queued';
}

const cases = TOPOLOGIES.flatMap(({ id, topology: topo }) =>
  TRAPPED.flatMap((design) => [undefined, 1, 2].map((seed) => ({ id, topo, design: design.id, seed }))),
);

describe.each(cases)('$id under $design, seed $seed', ({ topo, design, seed }) => {
  const run = play(topo, design, seed);
  const { history } = run;

  test('status and order of every command at every position', () => {
    const wrong: string[] = [];
    for (let at = 0; at <= run.length; at++) {
      run.seek(at);
      topo.guestIommus.forEach(({ commandsLog2 }, v) => {
        const written = run.tally.written(v);
        for (let ordinal = Math.max(0, written - 2 ** commandsLog2); ordinal < written; ordinal++) {
          const spine = history.commands[v].at(ordinal);
          const status = statusAt(spine, at);
          const marks = run.monitors.track.marks(v, advance(0, ordinal, commandsLog2));
          // A skipped command begins a second life in the monitors, as the CMD_SYNC that it has become.
          const expected = status === 'skipped' ? status : marked(marks);
          const early = (marks & DONE.outOfOrder) !== 0;
          if (status !== expected || (status !== 'skipped' && early !== isOutOfOrder(spine, at)))
            wrong.push(`step ${at}, queue ${v}, command ${ordinal}: ${status}, expected ${expected}`);
        }
        const next = written < history.commands[v].count ? statusAt(history.commands[v].at(written), at) : 'future';
        if (next !== 'future') wrong.push(`step ${at}, queue ${v}, command ${written}: ${next} before it is written`);
      });
    }
    expect(wrong).toEqual([]);
  });

  test('every physical command: what was issued, consumed and complete at every position', () => {
    const wrong: string[] = [];
    const logs = history.physical.map((log) => Array.from({ length: log.count }, (_, i) => log.at(i)));
    for (let at = 0; at <= run.length; at++) {
      run.seek(at);
      const m = run.machine;
      topo.iommus.forEach(({ commandsLog2 }, s) => {
        const by = (what: number): number => logs[s].filter((row) => row[what] !== 0 && row[what] <= at).length;
        const [issued, consumed, complete] = [by(PHYSICAL.issued), by(PHYSICAL.consumed), by(PHYSICAL.complete)];
        const prod = m.w[m.layout.iommus[s].regs + REGS.cmdqProd];
        const waiting = distance(consOf(m, m.layout.iommus[s].regs), prod, commandsLog2);
        if (!(issued % 2 ** (commandsLog2 + 1) === prod && issued - consumed === waiting && complete <= consumed))
          wrong.push(
            `step ${at}, SMMU ${s}: ${issued} issued, ${consumed} consumed, ${complete} complete; PROD ${prod}, ${waiting} waiting`,
          );
      });
    }
    expect(wrong).toEqual([]);
  });

  test('guest and physical commands lead to each other; calls carry what was fetched', () => {
    history.commands.forEach((log, v) => {
      for (let ordinal = 0; ordinal < log.count; ordinal++) {
        const spine = log.at(ordinal);
        if (isOutOfOrder(spine, run.length)) {
          const overtaken = log.at(spine[SPINE.overtook] - 1)[SPINE.handedOver];
          expect(spine[SPINE.overtook] - 1).toBeLessThan(ordinal);
          expect(overtaken === 0 || overtaken > spine[SPINE.handedOver]).toBe(true);
        }
        if (!spine[SPINE.issued]) continue;
        const row = history.physical[topo.guestIommus[v].iommu].at(spine[SPINE.physical] - 1);
        expect([row[PHYSICAL.queue] - 1, row[PHYSICAL.ordinal]]).toEqual([v, ordinal]);
        const call = spine[SPINE.call] - 1;
        expect(history.calls.carried(call)).toContain(ordinal);
        expect(history.calls.at.data[call]).toBeGreaterThan(spine[SPINE.fetched]);
      }
    });
    for (let call = 0; call < history.calls.length; call++)
      expect(history.calls.ret.data[call]).toBeGreaterThan(history.calls.at.data[call]);
  });

  test('steps end in order; neither steps nor waits of an actor overlap', () => {
    const { steps, waits } = history;
    expect(steps.length).toBe(run.length);
    const last = run.machine.actors.all.map(() => 0);
    const wrong: string[] = [];
    for (let i = 0; i < steps.length; i++) {
      const [begin, end, actor] = [steps.begin(i), steps.end(i), steps.actor(i)];
      if (!(end >= steps.end(Math.max(0, i - 1)) && begin >= last[actor] && begin <= end))
        wrong.push(`step ${i + 1} of actor ${actor}: from ${begin} to ${end}`);
      last[actor] = end;
    }
    for (const [actor, { from, to }] of waits.entries())
      for (let i = 0; i < from.length; i++) {
        const [begin, end] = [from.data[i], to.data[i]];
        if (!(begin >= (i === 0 ? 0 : to.data[i - 1]) && end >= begin && end < Number.POSITIVE_INFINITY))
          wrong.push(`wait ${i} of actor ${actor}: from ${begin} to ${end}`);
      }
    expect(wrong).toEqual([]);
  });
});

test('the first element above a value', () => {
  const column = words();
  for (const value of [2, 2, 5, 9]) column.push(value);
  expect([0, 1, 2, 4, 5, 8, 9, 99].map((value) => firstAbove(column, value))).toEqual([0, 0, 2, 2, 3, 3, 4, 4]);
  for (let value = 10; value < 2000; value++) column.push(value);
  expect(firstAbove(column, 1000)).toBe(995);
});
