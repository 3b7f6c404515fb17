/** Small runs from beginning to end: what is noted of them, as text, and going back and forth in them. */
import { verdictsOf } from './verdicts.ts';
import { describe, expect, test } from 'vitest';
import { EXTRAS } from '../arch/extras.ts';
import { IDR, oneStream } from '../arch/smmuv3/context.test-helper.ts';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import type { Op, Topology } from '../state/topology.ts';
import { designById } from './designs.ts';
import { parseDesign } from './design-spec.ts';
import { interleaving } from './interleaving.ts';
import { PHYSICAL, SPINE } from './logs.ts';
import { queueStrips } from './queue-strip.ts';
import { ChoiceError, type Run, verdictText, verdictsById } from './run.ts';
import { startRun } from './start.ts';
import { traceOf } from './trace.ts';

const VSID = 0x10;
const ATS = { ...IDR, IDR0: IDR.IDR0 | (1 << 10) };
const COMMANDS = [
  command(OP.TLBI_NH_ASID, { asid: 1 }),
  command(OP.ATC_INV, { sid: VSID, size: 52 }),
  command(OP.SYNC, { cs: 0 }),
  command(OP.TLBI_NH_ALL),
  // No vdevice has this vSID.
  command(OP.CFGI_CD, { sid: 0x99 }),
  command(OP.SYNC, { cs: 0 }),
];

/** A guest that invalidates, makes a mistake, and lets a device access memory that nothing maps. */
const OPS: readonly Op[] = [
  { op: 'commands', guestIommu: 0, start: 0, count: 3 },
  { op: 'commands', guestIommu: 0, start: 3, count: 3 },
  { op: 'dma', device: 0, iova: 0x5000, write: true },
];

const program = (ops: readonly Op[] = OPS): Topology => {
  const topo = oneStream(1);
  return {
    ...topo,
    iommus: topo.iommus.map((iommu) => ({ ...iommu, idr: ATS })),
    guestIommus: topo.guestIommus.map((one) => ({ ...one, idr: ATS, commandsLog2: 3, hwQueueIpa: 0x40004000 })),
    vcpus: topo.vcpus.map((vcpu) => ({
      ...vcpu,
      ops,
      commands: Uint32Array.from(COMMANDS.flatMap((one) => [...one])),
    })),
  };
};

function made(design: string, options: Parameters<typeof startRun>[2] = {}, ops?: readonly Op[]): Run {
  const run = startRun(program(ops), parseDesign(design), { extras: EXTRAS, ...options });
  while (run.extend(1000));
  return run;
}

/** The logs of a run, as text: a line for each command, physical command, call, wait. */
function noted({ history, machine, tally, time }: Run): string {
  const named = (names: Readonly<Record<string, number>>, row: Uint32Array): string =>
    Object.entries(names)
      .flatMap(([name, at]) => (name !== 'words' && name !== 'SIZE' && row[at] ? [`${name} ${row[at]}`] : []))
      .join(', ');
  const wait = (i: number, actor: number): string => {
    const { from, to, step, kind, call } = history.waits[actor];
    return `${machine.actors.all[actor].name}: ${['trap', 'ioctl', 'sync'][kind.data[i]]} ${from.data[i]} to ${to.data[i]} ns, step ${step.data[i]}, call ${call.data[i]}`;
  };
  const { calls, guest } = history;
  return [
    ...history.commands.flatMap((log, q) => [
      `queue ${q}, traps ${[...log.traps.data.subarray(0, log.traps.length)].join(' ')}`,
      ...Array.from({ length: log.count }, (_, i) => `  ${i}: ${named(SPINE, log.at(i))}`),
    ]),
    ...history.physical.flatMap((log, s) => [
      `physical queue ${s}`,
      ...Array.from({ length: log.count }, (_, i) => `  ${i}: ${named(PHYSICAL, log.at(i))}`),
    ]),
    ...Array.from(
      { length: calls.length },
      (_, i) =>
        `call ${i}: queue ${calls.queue.data[i]}, steps ${calls.at.data[i]} to ${calls.ret.data[i]}, ioctl ${calls.ioctl.data[i]} to ${calls.target.data[i]}, rule ${calls.rule.data[i]}, carries ${calls.carried(i).join(' ')}`,
    ),
    ...history.waits.flatMap((log, actor) => Array.from({ length: log.from.length }, (_, i) => wait(i, actor))),
    `errors ${guest.errors.map(({ ordinal, cerror, at }) => `${ordinal}: ${cerror} at ${at}`).join(', ')}`,
    `dmas ${guest.dmas.map(({ device, after, at, reached }) => `${device} after ${after} at ${at}: ${reached}`).join(', ')}`,
    `counters ${Object.entries(tally.counters)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ')}; ${tally.events} events; ${time} ns; again ${history.again}, stale ${history.staleDmas}`,
    `marks ${Array.from({ length: history.steps.length }, (_, i) => history.steps.marks(i).toString(16)).join(' ')}`,
  ].join('\n');
}

test.each([
  'viommu-batch',
  'viommu-single',
  'split-in-order',
  'vcmdq',
  'viommu-batch,errors=by-class,lookup=issued,on-refusal=drop-block',
])('%s: a run as text, and all that is noted of it', async (design) => {
  const run = made(design);
  const text = [
    interleaving(run, 1, run.length),
    queueStrips(run),
    noted(run),
    ...verdictsOf(run).map(verdictText),
    '',
  ].join('\n\n');
  await expect(text).toMatchFileSnapshot(`golden/${design.replaceAll(',', '.')}.txt`);
});

describe('going back and forth', () => {
  test('every position is as it was when the run came there, whichever way one gets there', () => {
    const run = made('viommu-batch');
    const other = startRun(program(), designById('viommu-batch')!);
    const at = (one: Run): string =>
      `${one.position} ${one.machine.digest()} ${one.time} ${one.tally.events} ${one.events.map(({ i, kind, t, args }) => [i, kind, t, ...args].join()).join(' ')}`;
    const first = [at(other)];
    while (other.extend(1)) first.push(at(other));
    expect(first).toHaveLength(run.length + 1);
    for (const position of [run.length, 0, 7, 8, 6, 5, 20, 19, 18, 17, 3, 9, run.length - 1, 1]) {
      run.seek(position);
      expect(at(run)).toBe(first[position]);
    }
    run.seek(-5);
    expect(run.position).toBe(0);
    run.seek(10_000);
    expect([run.position, run.ended]).toEqual([run.length, true]);
    run.seek(4);
    expect([run.extend(5), run.position]).toEqual([false, run.length]);
  });

  test('in a long run too, between checkpoints', () => {
    const long = Array.from({ length: 30 }, () => OPS[0]);
    const run = made('viommu-batch', {}, long);
    expect(run.length).toBeGreaterThan(500);
    const digests = new Map<number, number>();
    for (const position of [1, 63, 64, 65, 128, 129, 300, 447]) {
      run.seek(position);
      digests.set(position, run.machine.digest());
    }
    for (const position of [447, 446, 445, 300, 129, 128, 65, 64, 63, 1]) {
      run.seek(position);
      if (digests.has(position)) expect(run.machine.digest()).toBe(digests.get(position));
    }
    expect(new Set(digests.values()).size).toBe(digests.size);
  });

  test('what could happen next: all of it, with what it would tell; the run stays where it is', () => {
    const run = made('viommu-batch');
    for (let position = 0; position < run.length; position++) {
      run.seek(position);
      const [digest, events] = [run.machine.digest(), run.events];
      const options = run.options();
      expect([run.machine.digest(), run.events, run.position]).toEqual([digest, events, position]);
      const [taken, ...more] = options.filter((option) => option.taken);
      expect(more).toEqual([]);
      run.seek(position + 1);
      expect(taken.events.map(({ kind, args }) => [kind, args])).toEqual(
        run.events.map(({ kind, args }) => [kind, args]),
      );
    }
    run.seek(run.length);
    expect(run.options()).toEqual([]);
  });
});

describe('choices', () => {
  test('are made at their step; those that the scheduler would have made too are no deviations', () => {
    const usual = made('viommu-batch');
    usual.seek(0);
    const [only] = usual.options().map(({ name }) => name);
    const at = Array.from({ length: usual.length }, (_, i) => i).find((position) => {
      usual.seek(position);
      return usual.options().length > 1;
    })!;
    const other = usual.options().find(({ taken }) => !taken)!.name;
    const run = made('viommu-batch', {
      overrides: new Map([
        [1, only],
        [at + 1, other],
      ]),
    });
    expect([...run.deviations]).toEqual([[at + 1, other]]);
    run.seek(at);
    expect(run.options().find(({ taken }) => taken)!.name).toBe(other);
    expect(run.digest()).not.toBe(usual.digest());
  });

  test('that cannot be made are refused with what can', () => {
    const begin = (step: number) => made('viommu-batch', { overrides: new Map([[step, 'NIC dma']]) });
    expect(() => begin(1)).toThrow(ChoiceError);
    expect(() => begin(1)).toThrow("step 1: 'NIC dma' is not enabled; expected one of 'alpha.cpu run'");
    const end = made('viommu-batch').length + 1;
    expect(() => begin(end)).toThrow(`step ${end}: 'NIC dma' is not enabled; expected one of (nothing is enabled)`);
  });

  test('by a seed: the same seed the same run; it knows no time', () => {
    const [one, same, other] = [3, 3, 4].map((seed) => made('viommu-batch', { seed }));
    expect([one.digest(), one.time]).toEqual([same.digest(), 0]);
    expect(one.digest()).not.toBe(other.digest());
  });
});

test('verdicts as data: held or when it broke', () => {
  const run = made('viommu-batch,on-refusal=drop-block');
  const verdicts = verdictsOf(run);
  const broken = verdicts.filter(({ held }) => !held);
  expect(broken.map(({ id }) => id)).toContain('cons-exact');
  for (const { id, at, why } of broken) {
    expect([verdictsById(verdicts)[id].at, verdictsById(verdicts)[id].why]).toEqual([at, why]);
    run.seek(at!);
    expect(run.violations.some((violation) => violation.at === at)).toBe(true);
  }
  expect(verdictText({ id: 'x', statement: '', exercisedBy: '', held: true, exercised: false })).toBe(
    'x: not exercised',
  );
});

test('a run in Chrome’s trace format: the same from wherever one looks at it', async () => {
  const run = made('viommu-batch,on-refusal=drop-block');
  const whole = traceOf(run, 'a title');
  run.seek(7);
  const { traceEvents, ...head } = traceOf(run, 'a title');
  expect([run.position, { traceEvents, ...head }]).toEqual([7, whole]);
  const lines = traceEvents.map((event) => JSON.stringify(event));
  await expect(`${JSON.stringify(head)}\n${lines.join('\n')}\n`).toMatchFileSnapshot('golden/trace.txt');
});

test('the digest in a trace is that of the whole run', () => {
  const run = made('viommu-batch');
  const digest = run.digest().slice(0, 8).replace(/^0+/, '');
  run.seek(7);
  expect(traceOf(run, '').otherData.digest).toBe(`0x${digest}`);
});
