/** Programs as a driver with VCMDQs carries them out (arm_smmu_cmdq_batch_add(), tegra241_cmdqv_get_cmdq() of Linux 7.3). */
import { describe, expect, test } from 'vitest';
import type { Op, Topology } from '../../../state/topology.ts';
import { oneStream } from '../context.test-helper.ts';
import { OP, command, mnemonic } from '../fields/commands.ts';
import { withVcmdqs } from './topology.ts';

const C = {
  A: command(OP.TLBI_NH_ASID, { asid: 1 }),
  V: command(OP.TLBI_NH_VA, { asid: 1, va: 0x1000 }),
  I: command(OP.ATC_INV, { sid: 0x10 }),
  N: command(OP.TLBI_NH_ALL),
  C: command(OP.CFGI_CD, { sid: 0x10 }),
  P: command(OP.PREFETCH_CONFIG, { sid: 0x10 }),
  S: command(OP.SYNC, { cs: 2, msh: 3, msiattr: 0xf }),
  M: command(OP.SYNC, { cs: 1, msh: 3, msiattr: 0xf }),
  R: command(OP.SYNC, { cs: 3 }),
} as const;
type Letter = keyof typeof C;

const HW_QUEUE = 0x40004000;

/** One VM that queues commands; letters are those of `C`, a blank ends a batch. */
function guest(
  program: string,
  known: { hwQueueIpa?: number; noForceSync?: boolean; more?: readonly Op[] } = {},
): Topology {
  const topo = oneStream(1);
  const { hwQueueIpa = HW_QUEUE, noForceSync, more = [] } = known;
  const letters = program.replaceAll(' ', '');
  let start = 0;
  const ops = program.split(' ').map((batch): Op => {
    start += batch.length;
    return { op: 'commands', guestIommu: 0, start: start - batch.length, count: batch.length };
  });
  return {
    ...topo,
    guestIommus: [{ ...topo.guestIommus[0], ...(hwQueueIpa && { hwQueueIpa }) }],
    vcpus: [
      {
        ...topo.vcpus[0],
        ops: [...ops, ...more],
        commands: Uint32Array.from([...letters].flatMap((letter) => [...C[letter as Letter]])),
        ...(noForceSync && { noForceSync }),
      },
    ],
  };
}

/** Batches with the queue in front that they go to: `0` traps, `1` is the VCMDQ. A CMD_SYNC is `S`, or `s` with CS = 0. */
function batches({ vcpus: [{ ops, commands }] }: Topology): string {
  const letter = (i: number): string => {
    const words = commands.slice(i * 4, i * 4 + 4);
    if ((words[0] & 0xff) !== OP.SYNC) return Object.entries(C).find(([, one]) => one.join() === words.join())![0];
    return (words[0] & 0x3000) === 0 ? 's' : Object.entries(C).find(([, one]) => one.join() === words.join())![0];
  };
  return ops
    .flatMap((op) =>
      op.op === 'commands'
        ? [`${op.guestIommu}:${Array.from({ length: op.count }, (_, i) => letter(op.start + i)).join('')}`]
        : [],
    )
    .join(' ');
}

test.each([
  ['what a VCMDQ carries goes there, its wait too', 'AVIS', '1:AVIs'],
  ['what it does not goes to the queue that traps', 'NCS', '0:NCS'],
  ['the first command chooses: what comes behind goes with it', 'NAS', '0:NAS'],
  ['one that it does not carry: a CMD_SYNC, a wait, and on in the other', 'ANS', '1:As 0:NS'],
  ['and there it stays until the batch is closed', 'ANAS', '1:As 0:NAS'],
  ['a wait closes it: the next command chooses again', 'NSAS', '0:NS 1:As'],
  ['each batch by itself', 'AS NS', '1:As 0:NS'],
  ['a wait alone goes to the VCMDQ', 'S', '1:s'],
  ['one that raises no interrupt or event as well', 'AM', '1:As'],
  ['a reserved CS stays, and is illegal there', 'AR', '1:AR'],
  ['a prefetch is queued by itself, and chooses nothing', 'PAS', '0:P 1:As'],
  ['a batch without wait', 'AA', '1:AA'],
])('%s: %s', (_, program, carried) => {
  expect(batches(withVcmdqs(guest(program)))).toBe(carried);
});

test('a driver that does not wait between goes from one queue to the other all the same', () => {
  expect(batches(withVcmdqs(guest('ANS', { noForceSync: true })))).toBe('1:A 0:NS');
});

test('the wait that a driver puts between looks at CONS: CS = 0, as Linux builds it', () => {
  const { vcpus } = withVcmdqs(guest('ANS'));
  expect([...vcpus[0].commands.subarray(4, 8)]).toEqual([...command(OP.SYNC, { cs: 0, msh: 3, msiattr: 0xf })]);
  expect(mnemonic(vcpus[0].commands.subarray(8, 12))).toBe('CMD_TLBI_NH_ALL');
});

test('the VCMDQ stands behind all others, named by the one that is emulated, in its own memory', () => {
  const topo = {
    ...guest('AS'),
    guestIommus: [{ ...guest('AS').guestIommus[0], begins: { position: 2, slots: new Uint32Array(4) } }],
  };
  const made = withVcmdqs(topo);
  expect(made.guestIommus).toHaveLength(2);
  expect(made.guestIommus[1]).toMatchObject({
    name: 'alpha.smmu.vcmdq0',
    commandsIpa: HW_QUEUE,
    commandsLog2: 4,
    hwQueueOf: 0,
    vdevices: [],
    begins: undefined,
  });
  expect(made.guestIommus[0]).toBe(topo.guestIommus[0]);
  // One that has them is as it is.
  expect(withVcmdqs(made)).toBe(made);
});

describe('an emulated SMMU has none', () => {
  const has = (change: (topo: Topology) => Topology): boolean => withVcmdqs(change(guest('AS'))).guestIommus.length > 1;
  const first =
    (known: Partial<Topology['guestIommus'][number]>) =>
    (topo: Topology): Topology => ({
      ...topo,
      guestIommus: [{ ...topo.guestIommus[0], ...known }],
    });
  const vdevices = (n: number, vsid = 0) => Array.from({ length: n }, (_, i) => ({ device: 0, vsid: vsid + i }));

  test('without memory for it', () => {
    expect(has((topo) => topo)).toBe(true);
    expect(withVcmdqs(guest('AS', { hwQueueIpa: 0 })).guestIommus).toHaveLength(1);
    expect(batches(withVcmdqs(guest('AS', { hwQueueIpa: 0 })))).toBe('0:AS');
  });

  test('whose queue has less than 2 entries, or more than IDR1.CMDQS (19)', () => {
    expect([0, 1, 19, 20].map((commandsLog2) => has(first({ commandsLog2 })))).toEqual([false, true, true, false]);
  });

  test('with more than 16 vdevices, or a vSID of more than 20 bits', () => {
    expect([16, 17].map((n) => has(first({ vdevices: vdevices(n) })))).toEqual([true, false]);
    expect([0xfffff, 0x100000].map((vsid) => has(first({ vdevices: vdevices(1, vsid) })))).toEqual([true, false]);
  });

  test('beyond the 63 VINTFs that an SMMU has for guests', () => {
    const many = (n: number, iommu = (_: number): number => 0) => {
      const topo = guest('AS');
      const [one] = topo.guestIommus;
      const guestIommus = Array.from({ length: n }, (_, i) => ({ ...one, name: `v${i}`, iommu: iommu(i) }));
      return withVcmdqs({ ...topo, iommus: [...topo.iommus, ...topo.iommus], guestIommus }).guestIommus.length - n;
    };
    expect([63, 64, 66].map((n) => many(n))).toEqual([63, 63, 63]);
    expect(many(66, (i) => i % 2)).toBe(66);
  });

  test('in a bare VM whose main thread asks for none', () => {
    const bare = (ops: NonNullable<Topology['mains']>[number]['ops'], vm = 0) =>
      has((topo) => ({
        ...topo,
        vms: [{ ...topo.vms[0], bare: true }],
        mains: [{ name: 'main', vm, ops, names: [] }],
      }));
    const asks = { op: 'ioctl', ioctl: 'IOMMU_HW_QUEUE_ALLOC', fields: {}, as: -1 } as const;
    expect([bare([asks]), bare([]), bare([{ ...asks, ioctl: 'IOMMU_IOAS_ALLOC' }]), bare([asks], 1)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

test('what points at a step of a program follows it', () => {
  const after = (at: number): Op => ({ op: 'after', thread: 'vcpu', index: 0, at });
  const topo = guest('ANS NS', {
    more: [
      after(1),
      after(2),
      { op: 'after', thread: 'main', index: 0, at: 1 },
      { op: 'share_sync', guestIommu: 0, until: 'complete' },
    ],
  });
  const main = { name: 'main', vm: 0, ops: [{ op: 'after', thread: 'vcpu', index: 0, at: 6 } as const], names: [] };
  const faults = [
    { kind: 'reset', device: 0, when: { vcpu: 0, at: 2, waits: true } } as const,
    { kind: 'reset', device: 1 } as const,
  ];
  const made = withVcmdqs({ ...topo, mains: [main], faults });
  expect(batches(made)).toBe('1:As 0:NS 0:NS');
  // The first batch has become two.
  expect(made.vcpus[0].ops.slice(3)).toEqual([
    after(2),
    after(3),
    { op: 'after', thread: 'main', index: 0, at: 1 },
    { op: 'share_sync', guestIommu: 1, until: 'complete' },
  ]);
  expect(made.mains![0].ops[0]).toMatchObject({ at: 7 });
  expect(made.faults).toEqual([
    { kind: 'reset', device: 0, when: { vcpu: 0, at: 3, waits: true } },
    { kind: 'reset', device: 1 },
  ]);
});
