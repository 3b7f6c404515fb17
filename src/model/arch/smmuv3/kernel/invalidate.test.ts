/** arm_vsmmu_cache_invalidate(): what it says is done, and what is, under each kernel profile. */
import { describe, expect, test } from 'vitest';
import { OP, command } from '../fields/commands.ts';
import { CR0_CMDQEN } from '../fields/register-bits.ts';
import { IOMMU_EVENT } from '../../../iommu/events.ts';
import { slotAddress } from '../hw/cmdq.ts';
import { consumeUpTo } from '../hw/smmu.ts';
import type { KernelProfile } from '../../../state/design.ts';
import { REGS } from '../state.ts';
import { CALL, VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { CALL_PHASE } from '../../../state/phases.ts';
import type { Topology } from '../../../state/topology.ts';
import { buildMachine } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { VIOMMU } from '../../../state/ctx-layout.ts';
import { nextPhase } from './invalidate.ts';
import { callNow } from './take-in.ts';
import { bindDevice } from '../../../iommufd/objects/device.ts';
import { OBJ_TYPE, findObject, objectAt } from '../../../iommufd/objects/objects.ts';
import { EXACT, LINUX_7_2, LINUX_7_3, SHARED_S2 } from '../../../iommufd/profiles.ts';
import { RULES } from '../../../iommufd/uapi/rules.ts';
import type { User, UserData } from '../../../iommufd/uapi/user.ts';
import { viommuAlloc } from '../../../iommufd/objects/viommu.ts';

const IDR = { IDR0: 0x0d44101b, IDR1: 0x02730010, IDR3: 0x1414, IDR5: 0x74 };

const topology = (iommus: number): Topology => ({
  iommus: Array.from({ length: iommus }, (_, i) => ({ name: `SMMU${i}`, idr: IDR, commandsLog2: 8, iotlbEntries: 4 })),
  devices: Array.from({ length: iommus }, (_, iommu) => ({ name: `D${iommu}`, iommu, sid: 0x18, ats: false })),
  vms: [{ name: 'vm0', ipa: 0x40000000, size: 0x10000, pa: 0x800000000 }],
  guestIommus: Array.from({ length: iommus }, (_, iommu) => ({
    name: `vsmmu${iommu}`,
    vm: 0,
    iommu,
    idr: IDR,
    commandsLog2: 0,
    batchEntries: 200,
    commandsIpa: 0x40000000,
    deviceTableIpa: 0x40001000,
    deviceTableCfg: 0,
    vdevices: [{ device: iommu, vsid: 0x1234 }],
  })),
  vcpus: [],
  faults: [],
  guestMemory: [],
  framesReserved: 32,
});

const machine = (kernel: KernelProfile, iommus = 1): Machine =>
  buildMachine(topology(iommus), { ...designById('viommu-batch')!, kernel });

const GOOD = command(OP.TLBI_NH_VA, { asid: 1, va: 0x1000, leaf: 1 });
const BAD = command(OP.SYNC, {});

const data = (commands: readonly Uint32Array[]): UserData => {
  const bytes = new Uint8Array(Uint32Array.from(commands.flatMap((words) => [...words])).buffer);
  return { type: 1, length: bytes.length, read: (from, n) => bytes.subarray(from, from + n), write: () => false };
};

interface Row {
  /** `EIO, 3` */
  readonly answer: string;
  readonly executed: number;
  /** Executed once the queue runs again. */
  readonly later: number;
}

/** `n` entries, one of them bad; or a queue that is switched off. */
function invalidate(kernel: KernelProfile, n: number, bad = -1, stopped = false): Row {
  const m = machine(kernel);
  const cr0 = m.layout.iommus[0].regs + REGS.cr0;
  let executed = 0;
  m.observe = (kind) => {
    if (kind === IOMMU_EVENT.consume) executed++;
  };
  if (stopped) m.w[cr0] &= ~CR0_CMDQEN;
  const entries = Array.from({ length: n }, (_, i) => (i === bad ? BAD : GOOD));
  const viommu = m.w[m.layout.guestIommus[0].ctl + VMM.viommu];
  const { rule, done } = callNow(m, 0, viommu, { type: 1, entries: n, entryLength: 16, user: data(entries) });
  const before = executed;
  m.w[cr0] |= CR0_CMDQEN;
  consumeUpTo(m, 0);
  return { answer: `${rule?.name ?? 0}, ${done}`, executed: before, later: executed - before };
}

/** The cases that were measured on Linux 7.3.4's driver. */
const CASES: readonly (readonly [n: number, bad: number])[] = [
  [6, 3],
  ...[0, 1, 61, 62, 63, 64, 70, 99, 125, 126, 127].map((bad) => [128, bad] as const),
];

describe('entry_num and what was executed', () => {
  const table = (kernel: KernelProfile): string[] =>
    CASES.map(([n, bad]) => {
      const { answer, executed } = invalidate(kernel, n, bad);
      return `${n} entries, bad at ${bad}: ${answer} handled, ${executed} executed`;
    });

  test('Linux 7.3: what was converted in the block of the bad entry is counted and lost', () => {
    expect(table(LINUX_7_3)).toEqual([
      '6 entries, bad at 3: EIO, 3 handled, 0 executed',
      '128 entries, bad at 0: EIO, 0 handled, 0 executed',
      '128 entries, bad at 1: EIO, 1 handled, 0 executed',
      '128 entries, bad at 61: EIO, 61 handled, 0 executed',
      '128 entries, bad at 62: EIO, 62 handled, 0 executed',
      '128 entries, bad at 63: EIO, 63 handled, 63 executed',
      '128 entries, bad at 64: EIO, 64 handled, 63 executed',
      '128 entries, bad at 70: EIO, 70 handled, 63 executed',
      '128 entries, bad at 99: EIO, 99 handled, 63 executed',
      '128 entries, bad at 125: EIO, 125 handled, 63 executed',
      '128 entries, bad at 126: EIO, 126 handled, 126 executed',
      '128 entries, bad at 127: EIO, 127 handled, 126 executed',
    ]);
  });

  test('exact: all before the bad entry are executed', () => {
    for (const [n, bad] of CASES)
      expect(invalidate(EXACT, n, bad)).toEqual({ answer: `EIO, ${bad}`, executed: bad, later: 0 });
  });

  test.each([
    [1, 0, 1],
    [5, 4, 5],
    [63, 62, 63],
    [70, 62, 63],
    [130, 62, 63],
  ])('a queue that is off, %i entries: ETIMEDOUT, %i handled; %i executed when it is on again', (n, done, later) => {
    expect(invalidate(LINUX_7_3, n, -1, true)).toEqual({ answer: `ETIMEDOUT, ${done}`, executed: 0, later });
  });

  test('without error everything is executed, in blocks of 63', () => {
    for (const n of [1, 62, 63, 64, 126, 127, 190])
      expect(invalidate(LINUX_7_3, n)).toEqual({ answer: `0, ${n}`, executed: n, later: 0 });
  });
});

test('Linux 7.2 looks at the opcode only, 7.3 at every bit', () => {
  const reserved = GOOD.slice();
  reserved[0] |= 1 << 10;
  const answer = (kernel: KernelProfile): string | undefined => {
    const m = machine(kernel);
    const viommu = m.w[m.layout.guestIommus[0].ctl + VMM.viommu];
    return callNow(m, 0, viommu, { type: 1, entries: 1, entryLength: 16, user: data([reserved]) }).rule?.name;
  };
  expect(answer(LINUX_7_2)).toBeUndefined();
  expect(answer(LINUX_7_3)).toBe('EIO');
});

describe('one stage 2 and two SMMUs', () => {
  const ANY: User = { data: data([]), pin: () => true, openFile: () => 0 };

  test('Linux: it belongs to one of them', () => {
    const m = machine(LINUX_7_3, 2);
    const k = m.ctxs[0];
    const hwpt = findObject(k, OBJ_TYPE.hwptPaging, () => true);
    const idev = bindDevice(k, 1);
    const cmd = { flags: 0, type: 1, dev_id: idev, hwpt_id: hwpt, out_viommu_id: 0, data_len: 0 };
    expect(viommuAlloc(k, cmd, ANY)).toBe(RULES.viommuOtherIommu);
  });

  test('shared-s2: viommus on both, each with a VMID of its own on its SMMU', () => {
    const m = machine(SHARED_S2, 2);
    const k = m.ctxs[0];
    const viommus = [0, 1].map((v) => objectAt(k, m.w[m.layout.guestIommus[v].ctl + VMM.viommu]));
    expect(new Set(viommus.map((at) => m.w[at + VIOMMU.hwpt])).size).toBe(1);
    expect(viommus.map((at) => [m.w[at + VIOMMU.iommu], m.w[at + VIOMMU.vmid]])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });
});

describe('what reaches the physical command queue', () => {
  /** w0 and w1 of the commands issued for these, up to the CMD_SYNC, in hexadecimal. */
  function issued(
    commands: readonly Uint32Array[],
    kernel: KernelProfile = LINUX_7_3,
    broken: Topology['broken'] = [],
  ): string[] {
    const m = buildMachine({ ...topology(1), broken }, { ...designById('viommu-batch')!, kernel });
    const { regs } = m.layout.iommus[0];
    const viommu = m.w[m.layout.guestIommus[0].ctl + VMM.viommu];
    callNow(m, 0, viommu, { type: 1, entries: commands.length, entryLength: 16, user: data(commands) });
    const count = m.w[regs + REGS.cmdqProd];
    return Array.from({ length: count }, (_, i) => {
      const at = slotAddress(m, regs, i);
      return `${m.mem.read32(at).toString(16)} ${m.mem.read32(at + 4).toString(16)}`;
    });
  }
  const cd = command(OP.CFGI_CD, { sid: 0x1234, leaf: 1 });
  const asid = command(OP.TLBI_NH_ASID, { asid: 5, vmid: 0x77 });

  test('the VMID of the stage 2, whatever the guest says; its ASID stays', () => {
    expect(issued([asid, command(OP.TLBI_NH_ALL, { vmid: 0x77 })])).toEqual([
      '11 50001',
      '10 1',
      expect.stringMatching(/46 0$/),
    ]);
  });

  test('TLBI_NSNH_ALL becomes TLBI_NH_ALL of the VMID', () => {
    expect(issued([command(OP.TLBI_NSNH_ALL)])[0]).toBe('10 1');
  });

  test('the SID of the device for a vSID', () => {
    expect(issued([cd])[0]).toBe('5 18');
  });

  test('where the kernel’s guarantees are gone, what the guest says', () => {
    expect(issued([asid], LINUX_7_3, ['guest-vmid'])[0]).toBe('11 50077');
    expect(issued([cd], LINUX_7_3, ['guest-sid'])[0]).toBe('5 1234');
  });

  test('a vSID is looked up when it is issued, where the kernel does so: up to the one that has no vdevice', () => {
    const late: KernelProfile = { ...LINUX_7_3, lateLookup: true };
    const unknown = command(OP.CFGI_CD, { sid: 0x99 });
    expect(issued([cd, cd], late)).toHaveLength(3);
    expect(issued([cd, unknown, cd], { ...late, onRefusal: 'issue-converted' })).toEqual([
      '5 18',
      expect.stringMatching(/46 0$/),
    ]);
    expect(issued([cd, unknown, cd], { ...late, onRefusal: 'drop-block' })).toEqual([]);
    expect(issued([unknown, cd], { ...late, onRefusal: 'issue-converted' })).toEqual([]);
  });
});

describe('what is taken in', () => {
  const call = (request: Partial<Parameters<typeof callNow>[3]>, target?: number): string => {
    const m = machine(LINUX_7_3);
    const viommu = m.w[m.layout.guestIommus[0].ctl + VMM.viommu];
    const { rule, done } = callNow(m, 0, target ?? viommu, {
      type: 1,
      entries: 1,
      entryLength: 16,
      user: data([GOOD]),
      ...request,
    });
    return `${Object.entries(RULES).find(([, one]) => one === rule)?.[0] ?? 'done'}, ${done}`;
  };

  test.each<[string, Parameters<typeof call>[0], string]>([
    ['an array of SMMUv3 commands', {}, 'done, 1'],
    ['another type of data', { type: 2 }, 'invalidateType, 0'],
    ['an empty array', { entries: 0 }, 'invalidateEmpty, 0'],
    [
      'entries of more bytes that are zero',
      { entryLength: 24, user: data([Uint32Array.of(...GOOD, 0, 0)]) },
      'done, 1',
    ],
    [
      'entries of more bytes that are not',
      { entryLength: 24, user: data([Uint32Array.of(...GOOD, 0, 1)]) },
      'invalidateTail, 0',
    ],
    ['more entries than there are', { entries: 2 }, 'invalidatePointer, 0'],
  ])('%s', (_, request, answer) => {
    expect(call(request)).toBe(answer);
  });

  test('an object that is no target of an invalidation', () => {
    expect([call({}, 1), call({}, 15)]).toEqual(['invalidateTarget, 0', 'invalidateNone, 0']);
  });

  test('no more than the machine has room for', () => {
    const many = Array.from({ length: 201 }, () => GOOD);
    expect(() => call({ entries: 201, user: data(many) })).toThrow('an array of 201 entries; this machine takes 200');
  });
});

test('commands are issued when the queue has room for all of them and their CMD_SYNC', () => {
  const m = machine(LINUX_7_3);
  const { call } = m.layout.guestIommus[0];
  const { regs } = m.layout.iommus[0];
  m.w[call + CALL.phase] = CALL_PHASE.issue;
  m.w[call + CALL.cur] = 5;
  m.w[call + CALL.last] = 2;
  const goesOn = (free: number): boolean => {
    m.w[regs + REGS.cmdqProd] = 2 ** 8 - free;
    return nextPhase(m, call, 0) === CALL_PHASE.issue;
  };
  expect([0, 3, 4, 8].map(goesOn)).toEqual([false, false, true, true]);
});
