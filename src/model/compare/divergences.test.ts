/** Where a run differs from the first, in words. */
import { expect, test } from 'vitest';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import { CERROR } from '../arch/smmuv3/fields/register-bits.ts';
import { EVENT } from '../arch/smmuv3/fields/records.ts';
import { SPINE_FLAG } from '../system/logs.ts';
import { type Compared, agree, compare, differing } from './compare.ts';
import { nth } from './divergences.ts';
import { type Written, recorded } from './recorded.test-helper.ts';
import { comparisonText, factWords, verdictOf } from './text.ts';

const tlbi = (asid: number, known: Written = {}): Written => ({
  words: [...command(OP.TLBI_NH_ASID, { asid })],
  written: asid,
  ...known,
});
const sync = (known: Written = {}): Written => ({ words: [...command(OP.SYNC)], written: 9, ...known });

const run = (name: string, ...of: Parameters<typeof recorded>): Compared => ({ name, recorded: recorded(...of) });

/** `hardware 1 @ 3,4: …` */
const told = (...runs: readonly Compared[]): string[] =>
  compare(runs).divergences.map(
    ({ kind, between, command: row, at, sentence }) =>
      `${kind}${between[1] > 1 ? ` with ${between[1]}` : ''} ${row ?? '—'} @ ${at.map((step) => step ?? '—').join()}: ${sentence}`,
  );

test('places in words', () => {
  expect([0, 1, 2, 3, 9, 10, 11, 12, 13, 20, 21, 22, 23, 100, 110, 111, 120].map(nth)).toEqual(
    '1 2nd 3rd 4th 10th 11th 12th 13th 14th 21st 22nd 23rd 24th 101st 111th 112th 121st'
      .split(' ')
      .map((word) => (word === '1' ? 'first' : word)),
  );
});

test('the same fates in the same order: nothing, whatever the steps', () => {
  const one = run('a', [[tlbi(1, { handedOver: 3, seen: 9 }), sync({ passed: 4, flags: SPINE_FLAG.vmm, seen: 9 })]]);
  const other = run('b', [[tlbi(1, { handedOver: 30, seen: 90 }), sync({ handedOver: 31, seen: 90 })]]);
  expect(told(one, other)).toEqual([]);
  expect(agree(compare([one, other]))).toBe(true);
});

test('a fate: what a wait does the VMM may do as well, but it may not be lost', () => {
  expect(
    told(
      run('a', [[tlbi(1, { handedOver: 3 }), tlbi(2, { passed: 4, flags: SPINE_FLAG.vmm }), sync({ handedOver: 5 })]]),
      run('b', [[tlbi(1, { flags: SPINE_FLAG.refused }), tlbi(2, { handedOver: 6 }), sync({ passed: 7 })]]),
    ),
  ).toEqual([
    'hardware 0 @ 3,—: CMD_TLBI_NH_ASID ASID 1 (command 0) is executed under a, and is refused under b.',
    'hardware 1 @ 4,6: CMD_TLBI_NH_ASID ASID 2 (command 1) is done by the VMM itself under a, and is executed under b.',
    'hardware 2 @ 5,7: CMD_SYNC (command 2) is executed under a, and is lost (CONS passes it, and nobody is handed it) under b.',
  ]);
  expect(told(run('a', [[tlbi(1)]]), run('b', [[tlbi(1, { handedOver: 3 })]]))).toEqual([
    'hardware 0 @ —,3: CMD_TLBI_NH_ASID ASID 1 (command 0) is not handed over under a, and is executed under b.',
  ]);
});

test('a place in the order is counted among those that both hand over', () => {
  const order = (name: string, ...steps: readonly number[]): Compared =>
    run(name, [steps.map((handedOver, i) => tlbi(i + 1, { handedOver }))]);
  expect(told(order('a', 1, 2, 3), order('b', 1, 5, 4))).toEqual([
    'hardware 1 @ 2,5: CMD_TLBI_NH_ASID ASID 2 (command 1) is handed over 2nd under a, and is handed over 3rd under b.',
    'hardware 2 @ 3,4: CMD_TLBI_NH_ASID ASID 3 (command 2) is handed over 3rd under a, and is handed over 2nd under b.',
  ]);
  // One that is lost on one side moves no other.
  expect(told(order('a', 1, 2, 3), order('b', 0, 2, 3))).toHaveLength(1);
  expect(told(order('a', 0, 2, 3), order('b', 9, 2, 3))).toHaveLength(1);
});

test('what the guest sees complete; what is refused is told otherwise', () => {
  const [seen, unseen] = [{ handedOver: 3, seen: 8 }, { handedOver: 3 }];
  expect(told(run('a', [[tlbi(1, seen), tlbi(2, unseen)]]), run('b', [[tlbi(1, unseen), tlbi(2, seen)]]))).toEqual([
    'guest 0 @ 8,—: The guest sees CMD_TLBI_NH_ASID ASID 1 (command 0) complete under a, and never under b.',
    'guest 1 @ —,8: The guest never sees CMD_TLBI_NH_ASID ASID 2 (command 1) complete under a, and does under b.',
  ]);
  const refused = { ...unseen, flags: SPINE_FLAG.refused };
  expect(told(run('a', [[tlbi(1, seen)]]), run('b', [[tlbi(1, refused)]]))).toEqual([
    expect.stringMatching(/^hardware 0 /),
  ]);
});

test('a command that only one guest has written differs in nothing', () => {
  const seen = { handedOver: 3, seen: 8 };
  const [one, other] = [run('a', [[tlbi(1, seen), tlbi(2, seen)]]), run('b', [[tlbi(2, seen)]])];
  expect(told(one, other)).toEqual([]);
  expect(told(other, one)).toEqual([]);
});

test('of three, each is compared with the first, and third sides do not matter', () => {
  const of = (name: string, known: Written): Compared => run(name, [[tlbi(1, known)]]);
  const refused = { handedOver: 5, flags: SPINE_FLAG.refused };
  expect(told(of('a', { handedOver: 3, seen: 9 }), of('b', refused), of('c', { handedOver: 4 }))).toEqual([
    'hardware 0 @ 3,5,—: CMD_TLBI_NH_ASID ASID 1 (command 0) is executed under a, and is refused under b.',
    'guest with 2 0 @ 9,—,—: The guest sees CMD_TLBI_NH_ASID ASID 1 (command 0) complete under a, and never under c.',
  ]);
});

test('errors that the guest reads, by the command that CONS stands at', () => {
  const error = (ordinal: number, cerror: number, at: number) => ({ queue: 0, ordinal, cerror, at });
  const commands = [tlbi(1), tlbi(2)];
  expect(
    told(
      run('a', [commands], { errors: [error(0, CERROR.ILL, 20), error(1, CERROR.ABT, 30)] }),
      run('b', [commands], { errors: [error(0, CERROR.ILL, 21)] }),
    ),
  ).toEqual([
    'guest 1 @ 30,—: At CMD_TLBI_NH_ASID ASID 2 (command 1) the guest reads CERROR_ABT under a, and no error under b.',
  ]);
  expect(
    told(run('a', [commands]), run('b', [commands], { errors: [error(0, CERROR.ILL, 21), error(0, CERROR.ABT, 22)] })),
  ).toEqual([
    'guest 0 @ —,21: At CMD_TLBI_NH_ASID ASID 1 (command 0) the guest reads no error under a, and CERROR_ILL, CERROR_ABT under b.',
  ]);
  // At a command that only one guest has written nothing can be compared.
  expect(told(run('a', [[tlbi(1)]]), run('b', [commands], { errors: [error(1, CERROR.ILL, 3)] }))).toEqual([]);
});

test('where DMAs go, device by device', () => {
  const dma = (device: number, reached: string, at: number, after = 0) => ({ vcpu: 0, device, after, at, reached });
  expect(
    told(
      run('a', [[tlbi(1), tlbi(2)]], { dmas: [dma(0, 'PA 0x1000', 5), dma(1, 'abort', 6), dma(0, '', 0, 2)] }),
      run('b', [[tlbi(1), tlbi(2)]], { dmas: [dma(1, 'PA 0x2000', 7), dma(0, 'PA 0x1000', 8), dma(0, 'abort', 9)] }),
    ),
  ).toEqual([
    'guest — @ 6,7: The first DMA of B aborts under a, and reaches PA 0x2000 under b.',
    'guest — @ —,9: The 2nd DMA of A does not end under a, and aborts under b.',
  ]);
  // One that only one guest has told a device to do.
  expect(told(run('a', [[]], { dmas: [dma(0, 'abort', 5)] }), run('b', [[]], { dmas: [] }))).toEqual([]);
});

test('what is read from event queues', () => {
  const read = (count: number, lost = false) => ({
    ...{ vcpu: 0, queue: 0, after: 0, at: 40 + count },
    ...{ count, type: EVENT.F_TRANSLATION, lost },
  });
  const of = (name: string, ...records: ReturnType<typeof read>[]): Compared => run(name, [[]], { records });
  expect(told(of('a', read(0), read(2), read(1)), of('b', read(1), read(2, true), read(1), read(0)))).toEqual([
    'guest — @ 40,41: From its event queue the guest reads no record under a, and 1 record (the first F_TRANSLATION) under b.',
    'guest — @ 42,42: From its event queue the guest reads 2 records (the first F_TRANSLATION) under a, and 2 records (the first F_TRANSLATION) and that some were lost under b.',
  ]);
});

test('event records that only one guest gets; vCPUs read for themselves', () => {
  const read = (vcpu: number, count: number) => ({
    ...{ vcpu, queue: 0, after: 0, at: 40 + count },
    ...{ count, type: EVENT.F_TRANSLATION, lost: false },
  });
  const of = (name: string, ...records: ReturnType<typeof read>[]): Compared => run(name, [[]], { records });
  expect(told(of('a', read(0, 1)), of('b'))).toEqual([
    'guest — @ 41,—: From its event queue the guest reads 1 record (the first F_TRANSLATION) under a, and no record under b.',
  ]);
  expect(told(of('a', read(1, 1)), of('b', read(1, 1), read(1, 2)))).toEqual([
    'guest — @ —,42: From its event queue the guest reads no record under a, and 2 records (the first F_TRANSLATION) under b.',
  ]);
  expect(told(of('a', read(0, 1), read(1, 2)), of('b', read(1, 2), read(0, 1)))).toEqual([]);
});

test('cost: all counts in one sentence, behind everything else', () => {
  const of = (name: string, exits: number, ioctls: number, handedOver: number): Compared =>
    run(name, [[tlbi(1, { handedOver })]], {
      counters: { exits, consReads: 0, ioctls, entries: 4, physicalCommands: 4, physicalSyncs: 1 },
    });
  expect(told(of('a', 2, 3, 0), of('b', 1, 5, 2))).toEqual([
    expect.stringMatching(/^hardware/),
    'cost — @ —,—: b takes 1 exit instead of 2, 5 ioctls instead of 3, compared with a.',
  ]);
  expect(agree(compare([of('a', 1, 1, 2), of('b', 2, 1, 2)]))).toBe(true);
  expect(agree(compare([of('a', 1, 1, 2), of('b', 1, 1, 0)]))).toBe(false);
});

test('in order: hardware, guest, cost; within them by place in the queues, then by side', () => {
  const of = (name: string, first: Written, second: Written, exits: number): Compared =>
    run(name, [[tlbi(1, first), tlbi(2, second)]], {
      counters: { exits, consReads: 0, ioctls: 0, entries: 0, physicalCommands: 0, physicalSyncs: 0 },
    });
  const [done, open] = [{ handedOver: 3, seen: 4 }, {}];
  const all = compare([of('a', done, done, 1), of('b', done, open, 2), of('c', open, open, 3)]).divergences;
  expect(all.map(({ kind, between, command: row }) => `${kind} ${row ?? '—'} ${between[1]}`)).toEqual([
    'hardware 0 2',
    'hardware 1 1',
    'hardware 1 2',
    'guest 0 2',
    'guest 1 1',
    'guest 1 2',
    'cost — 1',
    'cost — 2',
  ]);
});

test('the verdict: the first divergence and where it shows; all of it where only the cost differs', () => {
  const of = (name: string, handedOver: number, exits = 1): Compared =>
    run(name, [[tlbi(1, { handedOver })]], {
      counters: { exits, consReads: 0, ioctls: 0, entries: 0, physicalCommands: 0, physicalSyncs: 0 },
    });
  const verdict = (...runs: readonly Compared[]): string => verdictOf(compare(runs), runs);
  expect(verdict(of('a', 3), of('b', 4))).toBe('The same in what hardware and guest see, and in what it costs.');
  expect(verdict(of('a', 3), of('b', 4, 2))).toBe(
    'The same in what hardware and guest see.\nb takes 2 exits instead of 1, compared with a.',
  );
  expect(verdict(of('a', 3), of('b', 0, 2))).toBe(
    'First divergence, in what hardware does: CMD_TLBI_NH_ASID ASID 1 (command 0) is executed under a, and is not handed over under b. (step 3 under a)',
  );
});

test('the verdict on guests that write different commands is one on what both write', () => {
  const of = (name: string, ...asids: number[]): Compared =>
    run(name, [asids.map((asid, i) => tlbi(asid, { handedOver: 3 + i }))]);
  const verdict = (...runs: readonly Compared[]): string => verdictOf(compare(runs), runs);
  expect(verdict(of('a', 1, 2), of('b', 1, 2, 3))).toBe(
    'The guests differ: 1 of 3 commands is not written on every side. Of the others: the same in what hardware and guest see, and in what it costs.',
  );
  expect(verdict(of('a', 1, 2, 4), of('b', 1, 2, 3))).toMatch(/^The guests differ: 2 of 4 commands are not/);
});

test('a row differs when there is a divergence about it, or when not every guest wrote it', () => {
  const of = (name: string, ...handedOver: number[]): Compared =>
    run(name, [handedOver.map((at, i) => tlbi(i + 1, { handedOver: at }))]);
  expect(differing(compare([of('a', 3, 4, 5), of('b', 3, 0, 5, 6)]))).toEqual([1, 3]);
  expect(differing(compare([of('a', 3), of('b', 3)]))).toEqual([]);
});

test('a fact in words', () => {
  const never = { queue: 0, ordinal: 0, fetched: null, call: null, rank: null, at: null };
  const end = { complete: null, seen: null, overwritten: null };
  expect(factWords(null)).toBe('not written');
  expect(factWords({ ...never, ...end, fate: 'vmm' })).toBe('by the VMM');
  expect(factWords({ ...never, call: 0, rank: 1, fate: 'executed', complete: 31, seen: 40, overwritten: 50 })).toBe(
    'call 0, 2nd, executed, complete 31, seen 40, CMD_SYNC over it 50',
  );
});

/** A text of a comparison whose `n` commands all differ, or only the one with this ASID. */
function textOf(n: number, differs: (asid: number) => boolean): string[] {
  const commands = (known: Written): Written[] =>
    Array.from({ length: n }, (_, i) => tlbi(i + 1, differs(i + 1) ? known : { handedOver: 1 }));
  const runs = [run('one', [commands({ handedOver: 1 })], { time: 1500 }), run('two', [commands({})])];
  return comparisonText('a run', compare(runs), runs).split('\n');
}

test('a comparison as text: verdict, what follows, all commands, costs, what each breaks', () => {
  expect(textOf(2, (asid) => asid === 2)).toEqual([
    'a run: one | two',
    '',
    'First divergence, in what hardware does: CMD_TLBI_NH_ASID ASID 2 (command 1) is executed under one, and is not handed over under two. (step 1 under one)',
    '',
    '   #  command                  one              two',
    '   0  CMD_TLBI_NH_ASID ASID 1  first, executed  first, executed',
    '≠  1  CMD_TLBI_NH_ASID ASID 2  2nd, executed    pending',
    '',
    'exact counts                  one     two',
    'exits                         0       0',
    'CONS reads                    0       0',
    'ioctls                        0       0',
    'entries                       0       0',
    'physical commands             0       0',
    'physical SYNCs                0       0',
    'out of order                  0       0',
    'lost                          0       0',
    'done again                    0       0',
    'DMAs that used a stale entry  0       0',
    'PROD to seen SYNC, assumed    1.5 µs  —',
    '',
    'This run under one breaks nothing.',
    'This run under two breaks nothing.',
  ]);
});

test('behind the first, eight more of a kind are listed; of long programs what differs and what is around it', () => {
  const few = textOf(9, () => true);
  expect(few[3]).toBe('8 more in what hardware does:');
  expect(few[11]).toMatch(/^ {2}CMD_TLBI_NH_ASID ASID 9 /);
  const more = textOf(10, () => true);
  expect(more[3]).toBe('9 more in what hardware does, the first 8:');
  expect(more[12]).toBe('');
  const rows = (lines: readonly string[]): (string | undefined)[] =>
    lines.flatMap((line) => /^(?:≠ )? +(\d+) +CMD_TLBI/.exec(line)?.[1] ?? []);
  expect(rows(textOf(64, () => false))).toHaveLength(64);
  const long = textOf(65, (asid) => asid === 11);
  expect(rows(long)).toEqual(['9', '10', '11']);
  expect(long).toContain('(62 commands are not shown)');
  expect(rows(textOf(70, () => true))).toHaveLength(64);
  expect(textOf(65, () => true)).toContain('(1 command is not shown)');
});

test('with several queues a sentence says in which its command is', () => {
  const of = (name: string, handedOver: number): Compared =>
    run(name, [[tlbi(1)], { emulated: 1, commands: [{ ...tlbi(2), handedOver }] }], { names: ['vm0/a', 'vm1/b'] });
  expect(told(of('one', 0), of('two', 9))).toEqual([
    'hardware 1 @ —,9: CMD_TLBI_NH_ASID ASID 2 (command 0 of vm1/b) is not handed over under one, and is executed under two.',
  ]);
});

test('with several queues a row says which it is in', () => {
  const of = (name: string): Compared =>
    run(name, [[tlbi(1)], { emulated: 1, commands: [tlbi(2)] }], { names: ['vm0/a', 'vm1/b'] });
  const runs = [of('one'), of('two')];
  const lines = comparisonText('t', compare(runs), runs).split('\n');
  expect(lines.slice(4, 7)).toEqual([
    '  #        command                  one      two',
    '  vm0/a 0  CMD_TLBI_NH_ASID ASID 1  pending  pending',
    '  vm1/b 0  CMD_TLBI_NH_ASID ASID 2  pending  pending',
  ]);
});
