/** What a comparison reads off one run. */
import { expect, test } from 'vitest';
import { SPINE_FLAG } from '../system/logs.ts';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import { costsOf } from './costs.ts';
import { type Written, recorded } from './recorded.test-helper.ts';
import { CommandRows } from './rows.ts';
import { type Fate, Side } from './side.ts';

const side = (...queues: Parameters<typeof recorded>): Side => new Side(recorded(...queues));

test.each<[string, Written, Fate]>([
  ['nothing yet', { written: 1, fetched: 2, issued: 3 }, 'pending'],
  ['hardware has it', { handedOver: 4 }, 'executed'],
  ['hardware has it, and CONS has passed', { handedOver: 4, passed: 5 }, 'executed'],
  ['it was looked at and refused', { handedOver: 4, flags: SPINE_FLAG.refused }, 'refused'],
  ['the kernel refused it', { flags: SPINE_FLAG.refused }, 'refused'],
  ['the host’s driver has overwritten it', { handedOver: 4, replaced: 6 }, 'refused'],
  ['the VMM did it', { passed: 5, flags: SPINE_FLAG.vmm }, 'vmm'],
  ['the VMM has it, CONS stands before it', { flags: SPINE_FLAG.vmm }, 'pending'],
  ['CONS has passed it', { passed: 5 }, 'lost'],
  ['the VMM did the wait over it', { skipped: 4, passed: 5, flags: SPINE_FLAG.vmm }, 'lost'],
  ['the VMM did it, and a wait was written over it later', { passed: 4, skipped: 5, flags: SPINE_FLAG.vmm }, 'vmm'],
  ['CONS has passed it, out of order', { passed: 5, flags: SPINE_FLAG.outOfOrder }, 'lost'],
])('%s: %o is %s', (_, written, fate) => {
  expect(side([[{ handedOver: 1 }, written]]).fate(0, 1)).toBe(fate);
});

test('a fact: moments as steps, what has not happened is null; calls and ranks count from 0', () => {
  const one = side([
    [
      { written: 1, fetched: 2, issued: 3, handedOver: 4, complete: 5, passed: 6, seen: 7, call: 3 },
      { written: 1, passed: 8, flags: SPINE_FLAG.vmm, complete: 3 },
      { written: 1, passed: 9 },
      { written: 2, passed: 0, skipped: 10, replaced: 11, seen: 12 },
      { written: 2, replaced: 11 },
      { written: 2, handedOver: 4, flags: SPINE_FLAG.refused, complete: 12, skipped: 10 },
    ],
  ]);
  const fact = (i: number) => one.fact(0, i);
  const never = { fetched: null, call: null, rank: null, at: null, complete: null, seen: null, overwritten: null };
  expect(fact(0)).toEqual({
    ...{ queue: 0, ordinal: 0, fetched: 2, call: 2, rank: 0, fate: 'executed' },
    ...{ at: 4, complete: 5, seen: 7, overwritten: null },
  });
  expect(fact(1)).toEqual({ ...never, queue: 0, ordinal: 1, fate: 'vmm', at: 8, complete: 8 });
  expect(fact(2)).toEqual({ ...never, queue: 0, ordinal: 2, fate: 'lost', at: 9 });
  // What its driver has given up is not seen complete.
  expect(fact(3)).toEqual({ ...never, queue: 0, ordinal: 3, fate: 'refused', overwritten: 10 });
  expect(fact(4)).toEqual({ ...never, queue: 0, ordinal: 4, fate: 'refused', overwritten: 11 });
  expect(fact(5)).toMatchObject({ fate: 'refused', at: 4, complete: null, overwritten: 10 });
  expect(side([[{ written: 1, passed: 0 }]]).fact(0, 0)).toEqual({ ...never, queue: 0, ordinal: 0, fate: 'pending' });
});

test('the order of handing over: by step, of one step by place, refused ones included', () => {
  const one = side([
    [
      { written: 1, handedOver: 30 },
      { written: 2, handedOver: 20 },
      { written: 3 },
      { written: 4, handedOver: 30, flags: SPINE_FLAG.refused },
    ],
  ]);
  expect([0, 1, 2, 3].map((i) => one.fact(0, i).rank)).toEqual([1, 0, null, 2]);
});

test('queues of one emulated IOMMU are one sequence, by when commands were written; of another one another', () => {
  const queue = (emulated: number, ...written: number[]) => ({
    emulated,
    commands: written.map((at) => ({ written: at, writer: at % 2, words: [at, at + 1, at + 2, at + 3] })),
  });
  const one = side([queue(0, 10, 20, 30), queue(1, 5), queue(0, 11, 29)], { names: ['vm0/a', 'vm0/b'] });
  const [a, b] = one.sequences;
  expect([...a.queue]).toEqual([0, 2, 0, 2, 0]);
  expect([...a.ordinal]).toEqual([0, 0, 1, 1, 2]);
  expect([...a.writer]).toEqual([0, 1, 0, 1, 0]);
  expect([a.length, b.length, [...b.queue]]).toEqual([5, 1, [1]]);
  expect([one.words(0, 3), one.key(0, 3), one.key(1, 0)]).toEqual([[29, 30, 31, 32], '2/1', '1/0']);
  // Written in the last step there is.
  expect(side([queue(0, 1000)]).sequences[0].queue).toEqual(Uint8Array.of(0));
});

test('a queue has as many commands as it says, however many its rows hold', () => {
  const run = recorded([
    [
      { written: 1, writer: 1 },
      { written: 2, writer: 1 },
    ],
    [{ written: 3 }],
  ]);
  const queues = run.queues.map((queue) => ({ ...queue, count: 1 }));
  const [{ queue, ordinal, writer }] = new Side({ ...run, queues }).sequences;
  expect([[...queue], [...ordinal], [...writer]]).toEqual([
    [0, 1],
    [0, 0],
    [1, 0],
  ]);
});

test('counts: out of order, lost, and what the run has counted', () => {
  const counters = { exits: 1, consReads: 2, ioctls: 3, entries: 4, physicalCommands: 5, physicalSyncs: 6 };
  const one = side(
    [
      [
        { written: 1, handedOver: 9, flags: SPINE_FLAG.outOfOrder },
        { written: 1, passed: 3, flags: SPINE_FLAG.outOfOrder },
        { written: 1, passed: 3 },
        { written: 1, passed: 3, flags: SPINE_FLAG.vmm },
      ],
      { emulated: 1, commands: [{ written: 1, passed: 3 }] },
    ],
    { names: ['vm0/a', 'vm0/b'], counters, doneAgain: 7, staleDmas: 8 },
  );
  expect(costsOf(one)).toEqual({ ...counters, outOfOrder: 2, lost: 3, doneAgain: 7, staleDmas: 8 });
});

const tlbi = (asid: number, written: number, writer = 0): Written => ({
  words: [...command(OP.TLBI_NH_ASID, { asid })],
  written,
  writer,
});

test('rows are numbered through the emulated IOMMUs, and found by their number', () => {
  const names = ['vm0/a', 'vm0/b', 'vm0/c'];
  const one = side([[tlbi(1, 1)], { emulated: 2, commands: [tlbi(2, 2)] }], { names });
  const two = side([[tlbi(1, 1), tlbi(9, 2)], { emulated: 2, commands: [tlbi(2, 3)] }], { names });
  const rows = new CommandRows([one, two]);
  expect(rows.queues.map(({ name, emulated, first, length }) => [name, emulated, first, length])).toEqual([
    ['vm0/a', 0, 0, 2],
    ['vm0/b', 1, 2, 0],
    ['vm0/c', 2, 2, 1],
  ]);
  expect(rows.length).toBe(3);
  const at = [0, 1, 2].map((n) => rows.at(n));
  expect(at.map(({ number, queue, index }) => [number, queue, index])).toEqual([
    [0, 'vm0/a', 0],
    [1, 'vm0/a', 1],
    [2, 'vm0/c', 0],
  ]);
  expect(at.map(({ text }) => text)).toEqual([
    'CMD_TLBI_NH_ASID ASID 1',
    'CMD_TLBI_NH_ASID ASID 9',
    'CMD_TLBI_NH_ASID ASID 2',
  ]);
  expect(at.map(({ facts }) => facts.map((fact) => fact && `${fact.queue}/${fact.ordinal}`))).toEqual([
    ['0/0', '0/0'],
    [null, '0/1'],
    ['1/0', '1/0'],
  ]);
});

test('an emulated IOMMU that the first run does not have has rows as well', () => {
  const one = side([[tlbi(1, 1)]]);
  const two = side([[tlbi(1, 1)], { emulated: 1, commands: [tlbi(2, 2)] }], { names: ['vm0/a', 'vm1/b'] });
  const rows = new CommandRows([one, two]);
  expect(rows.queues.map(({ name, first, length }) => [name, first, length])).toEqual([
    ['vm0/vsmmu0', 0, 1],
    ['vm1/b', 1, 1],
  ]);
  expect(rows.at(1).facts.map((fact) => fact?.queue)).toEqual([undefined, 1]);
});

test('the row behind so many commands of a vCPU', () => {
  const first = side([[tlbi(1, 1, 0), tlbi(2, 2, 1), tlbi(3, 3, 0)]]);
  const rows = new CommandRows([first, side([[tlbi(7, 1, 0), tlbi(1, 2, 0), tlbi(2, 3, 1), tlbi(3, 4, 0)]])]);
  expect([0, 1, 2].map((after) => rows.place(0, after))).toEqual([1, 3, 4]);
  expect([0, 1].map((after) => rows.place(1, after))).toEqual([2, 4]);
});
