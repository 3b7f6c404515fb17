import { SMMUV3 } from '../arch/smmuv3/smmuv3.ts';
import { describe, expect, test } from 'vitest';
import { OP } from '../arch/smmuv3/fields/commands.ts';
import { CERROR } from '../arch/smmuv3/fields/register-bits.ts';
import { guestSlot } from '../arch/smmuv3/vmm/vmm.ts';
import { GUEST_EVENT } from '../guest/events.ts';
import { openContexts } from '../arch/smmuv3/kernel/driver.ts';
import { KERNEL_EVENT } from '../iommufd/events.ts';
import { IOMMU_EVENT } from '../iommu/events.ts';
import { REGS } from '../arch/smmuv3/state.ts';
import { CALL, ENTRY } from '../state/layout.ts';
import { Machine } from '../state/machine.ts';
import { PageStore } from '../state/pages.ts';
import type { Topology } from '../state/topology.ts';
import { designById } from '../system/designs.ts';
import { VMM_EVENT } from '../vmm/events.ts';
import { CHECK_EVENT, violationOf } from './events.ts';
import { Monitors } from './monitors.ts';
import { PROPERTIES } from './properties.ts';
import { SAIDS } from './saids.ts';

const IDR = { IDR0: 0, IDR1: 0, IDR3: 0, IDR5: 0 };
const TOPOLOGY: Topology = {
  iommus: [{ name: 'SMMU0', idr: IDR, commandsLog2: 6, iotlbEntries: 1 }],
  devices: [],
  vms: [{ name: 'vm0', ipa: 0, size: 4096, pa: 0 }],
  guestIommus: [
    {
      name: 'q',
      vm: 0,
      iommu: 0,
      idr: IDR,
      commandsLog2: 3,
      commandsIpa: 0,
      deviceTableIpa: 0,
      deviceTableCfg: 0,
      vdevices: [],
    },
  ],
  vcpus: [],
  faults: [],
  guestMemory: [],
  framesReserved: 2,
};

/**
 * A queue of 8 slots whose life is told event by event; what breaks is collected as `property: position, other`.
 * `syncs`: slots that hold a CMD_SYNC.
 */
function story(...syncs: number[]) {
  const m = new Machine(SMMUV3, TOPOLOGY, designById('viommu-batch')!, new PageStore());
  openContexts(m);
  m.w[m.layout.guestIommus[0].regs + REGS.cmdqBase] = 3;
  for (const slot of syncs) m.mem.write32(guestSlot(m, 0, slot), OP.SYNC);
  const monitors = new Monitors(m);
  const broken: string[] = [];
  const details: number[][] = [];
  let slot = 0;
  m.observe = (kind, _, queue, property, pos, other, ...detail) => {
    // What is told here is of no VM with a VMID.
    const told = kind === CHECK_EVENT.violation && PROPERTIES[property].id !== 'isolation';
    if (told) broken.push(`${PROPERTIES[property].id}: ${pos}, ${other}`);
    if (told) details.push(detail);
    expect(queue).toBe(0);
  };
  const tell = (kind: number, ...args: number[]): void => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = args;
    monitors.observe(kind, 0, a, b, c, d, e, f, g, 0);
  };
  return {
    broken,
    details,
    exercised: (id: string) => monitors.exercised(PROPERTIES.findIndex((property) => property.id === id)),
    written: (n: number, first = 0) => {
      for (let i = 0; i < n; i++) tell(GUEST_EVENT.write, 0, first + i);
    },
    /** Issues commands at these positions with one CMD_SYNC and lets the SMMU consume the first `done` of them. */
    issued: (positions: readonly number[], done = positions.length) => {
      const { call, entries } = m.layout.guestIommus[0];
      positions.forEach((pos, i) => {
        m.w[entries + i * ENTRY.SIZE + ENTRY.pos] = pos;
      });
      m.w[call + CALL.cur] = positions.length;
      const first = slot;
      tell(KERNEL_EVENT.issue, 0, 0, positions.length, first);
      for (let i = 0; i < done; i++) tell(IOMMU_EVENT.consume, 0, first + i);
      slot += positions.length + 1;
      return () => tell(IOMMU_EVENT.sync, 0, first + positions.length);
    },
    atcInv: (pos: number, sid: number) => {
      m.mem.write32(guestSlot(m, 0, pos), OP.ATC_INV);
      m.mem.write32(guestSlot(m, 0, pos) + 4, sid);
    },
    /** The CMD_SYNC of what was issued last fails, since an ATC_INV was not answered. */
    unanswered: () => tell(IOMMU_EVENT.commandError, 0, OP.SYNC, 0, 0, 0, CERROR.ATC_INV_SYNC, slot - 1),
    /** The SMMU consumes the command in a slot of its own queue, completes it as a CMD_SYNC, or refuses it. */
    consumed: (at: number) => tell(IOMMU_EVENT.consume, 0, at),
    completed: (at: number) => tell(IOMMU_EVENT.sync, 0, at),
    illegal: (at: number) => tell(IOMMU_EVENT.commandError, 0, 0, 0, 0, 0, CERROR.ILL, at),
    refused: (pos: number) => tell(KERNEL_EVENT.ret, 0, 0, 0, 5, 0, pos, 1),
    error: (pos: number) => tell(VMM_EVENT.error, 0, pos),
    local: (pos: number) => tell(VMM_EVENT.local, 0, pos),
    /** A write of PROD that traps, or, `straight`, one of a queue that hardware runs. */
    rung: (straight = false) => tell(GUEST_EVENT.doorbell, 0, 1, 0, 1, straight ? 1 : 0),
    observed: (pos: number) => tell(GUEST_EVENT.observe, 0, pos),
    skipped: (pos: number) => tell(GUEST_EVENT.skip, 0, pos),
    acknowledged: (pos: number) => tell(GUEST_EVENT.acknowledge, 0, pos),
  };
}

describe('order', () => {
  test('in order, retries included', () => {
    const s = story();
    s.written(4);
    s.issued([0, 1])();
    s.issued([0, 1, 2])();
    s.local(3);
    expect(s.broken).toEqual([]);
  });

  test('the first that overtakes is named with the one it overtook, once', () => {
    const s = story();
    s.written(4);
    s.issued([0, 2, 3])();
    expect(s.broken).toEqual(['order: 2, 1']);
  });

  test('what the VMM did itself was not overtaken; a refused attempt counts as handed over', () => {
    const s = story();
    s.written(4);
    s.local(0);
    s.refused(1);
    s.issued([2])();
    expect(s.broken).toEqual([]);
  });

  test('across the wrap', () => {
    const s = story();
    s.written(8);
    s.issued([0, 1, 2, 3, 4, 5, 6])();
    s.local(7);
    s.observed(7);
    s.written(3, 8);
    s.issued([8, 10])();
    expect(s.broken).toEqual(['order: 10, 9']);
  });
});

describe('sync-scope', () => {
  test('what stands before a CMD_SYNC is not complete when something behind it is handed over', () => {
    const s = story(2);
    s.written(5);
    s.issued([0, 1])();
    s.local(2);
    s.issued([3, 4])();
    expect(s.broken).toEqual([]);
    const late = story(2);
    late.written(5);
    late.issued([0, 1, 2]);
    late.issued([3]);
    expect(late.broken).toEqual(['sync-scope: 3, 0']);
  });

  test('what stands behind the CMD_SYNC may be open', () => {
    const s = story(1);
    s.written(4);
    s.issued([0])();
    s.local(1);
    s.issued([2, 3]);
    expect(s.broken).toEqual([]);
  });

  test('the last CMD_SYNC decides, and the one right behind a command does', () => {
    const s = story(1, 3);
    s.written(5);
    s.issued([0])();
    s.local(1);
    s.issued([2, 3, 4]);
    expect(s.broken).toEqual(['sync-scope: 4, 2']);
  });

  test('no CMD_SYNC, or one before all: no order is asked for', () => {
    const none = story();
    none.written(4);
    none.issued([0, 1, 2], 0);
    none.issued([3], 0);
    expect(none.broken).toEqual([]);
    const first = story(0);
    first.written(3);
    first.local(0);
    first.issued([1], 0);
    first.issued([2], 0);
    expect(first.broken).toEqual([]);
  });

  test('a CMD_SYNC that is not complete is not itself waited for', () => {
    const s = story(0, 1);
    s.written(3);
    s.issued([0, 1, 2]);
    expect(s.broken).toEqual([]);
  });
});

describe('cons-exact', () => {
  test('the one at CONS refused, all before it consumed: exact', () => {
    const s = story();
    s.written(4);
    s.issued([0])();
    s.refused(1);
    s.error(1);
    expect(s.broken).toEqual([]);
  });

  test('one before it was never executed', () => {
    const s = story();
    s.written(4);
    s.issued([0], 0);
    s.refused(1);
    s.error(1);
    expect(s.broken).toContain('cons-exact: 1, 0');
  });

  test('one after it has run', () => {
    const s = story();
    s.written(4);
    s.issued([0, 2]);
    s.refused(1);
    s.error(1);
    expect(s.broken).toEqual(['order: 2, 1', 'cons-exact: 1, 2']);
  });

  test('the one at CONS has itself run', () => {
    const s = story();
    s.written(2);
    s.issued([0]);
    s.error(0);
    expect(s.broken).toEqual(['cons-exact: 0, 0']);
  });
});

describe('cons-exact while the guest can see the error', () => {
  test('the kernel gave up, and hardware executes what CONS names', () => {
    const s = story();
    s.written(2);
    s.issued([0, 1], 0);
    s.error(0);
    s.consumed(0);
    expect(s.broken).toEqual(['cons-exact: 0, 0']);
  });

  test('or what stands behind it', () => {
    const s = story();
    s.written(3);
    s.issued([0, 2], 0);
    s.refused(1);
    s.consumed(0);
    s.error(1);
    s.consumed(1);
    expect(s.broken.at(-1)).toBe('cons-exact: 1, 2');
  });

  test('not once it is acknowledged', () => {
    const s = story();
    s.written(2);
    s.issued([0, 1], 0);
    s.error(0);
    s.acknowledged(0);
    s.consumed(0);
    expect(s.broken).toEqual([]);
  });
});

describe('slots that are written anew', () => {
  test('before the vCPU that waits has looked: nothing is lost', () => {
    const s = story(1);
    s.written(2);
    s.issued([0])();
    s.local(1);
    s.written(7, 2);
    s.observed(1);
    expect([s.broken, s.exercised('none-lost')]).toEqual([[], true]);
  });

  test('by batches without a CMD_SYNC: what follows them is judged', () => {
    const s = story();
    s.written(8);
    s.issued([0, 1, 2, 3, 4, 5, 6, 7])();
    s.written(4, 8);
    s.issued([8, 10])();
    s.local(11);
    s.observed(11);
    expect(s.broken).toEqual(['order: 10, 9', 'none-lost: 11, 9']);
  });

  test('one that nobody has executed: it is lost, and was overtaken, and CONS is wrong', () => {
    const s = story();
    s.written(8);
    s.issued([1, 2, 3, 4, 5, 6, 7])();
    expect(s.broken).toEqual(['order: 1, 0']);
    s.written(3, 8);
    s.issued([8])();
    s.refused(9);
    s.error(9);
    s.acknowledged(9);
    s.local(10);
    s.observed(10);
    expect(s.broken.slice(1)).toEqual(['cons-exact: 9, 9', 'none-lost: 10, 10']);
    const late = story();
    late.written(8);
    late.local(1);
    late.written(1, 8);
    late.issued([8])();
    expect(late.broken).toEqual(['order: 8, 8']);
  });

  test('one that hardware executes later marks nobody else', () => {
    const s = story(1);
    s.written(8);
    for (let pos = 1; pos < 8; pos++) s.local(pos);
    const sync = s.issued([0], 0);
    s.written(2, 8);
    s.consumed(0);
    sync();
    s.local(9);
    s.observed(9);
    expect(s.broken).toEqual(['none-lost: 9, 8']);
  });
});

test('sync-scope: exercised by what stands behind a CMD_SYNC, not by what is executed after it was believed', () => {
  const s = story(2);
  s.written(4);
  s.issued([0, 1], 1);
  s.local(2);
  s.observed(2);
  s.consumed(1);
  expect(s.exercised('sync-scope')).toBe(false);
  s.issued([3]);
  expect(s.exercised('sync-scope')).toBe(true);
});

describe('none-lost', () => {
  test('overwritten, and executed for all that', () => {
    const s = story();
    s.written(2);
    const sync = s.issued([0]);
    s.skipped(0);
    s.local(0);
    sync();
    s.local(1);
    s.observed(1);
    expect(s.broken).toEqual([]);
  });

  test('what hardware refused was not executed', () => {
    const s = story();
    s.written(2);
    const sync = s.issued([0]);
    s.illegal(0);
    s.completed(0);
    sync();
    s.local(1);
    s.observed(1);
    expect(s.broken).toEqual(['containment: 0, 0', 'none-lost: 1, 0']);
    expect(s.details[1]).toEqual([0, 0, 0, 0]);
  });

  test('consumed is not enough: the CMD_SYNC must have completed', () => {
    const s = story();
    s.written(3);
    const sync = s.issued([0, 1]);
    s.local(2);
    s.observed(2);
    expect(s.broken).toEqual(['none-lost: 2, 0']);
    sync();
  });

  test('complete, refused at its own index, or done by the VMM: nothing is lost', () => {
    const s = story();
    s.written(4);
    s.issued([0])();
    s.refused(1);
    s.error(1);
    s.skipped(1);
    s.acknowledged(1);
    s.local(1);
    s.issued([2])();
    s.local(3);
    s.observed(3);
    expect(s.broken).toEqual([]);
  });

  test('what an earlier CMD_SYNC covered is not judged again', () => {
    const s = story();
    s.written(8);
    s.issued([0])();
    s.local(1);
    s.observed(1);
    s.local(3);
    s.observed(3);
    expect(s.broken).toEqual(['none-lost: 3, 2']);
  });
});

test('attributable: a CMD_SYNC that fails for one of two devices, from the first command that it closes on', () => {
  const s = story();
  s.written(6);
  s.issued([0, 1])();
  s.atcInv(3, 0x10);
  s.atcInv(4, 0x20);
  s.issued([3, 4], 2);
  s.unanswered();
  expect(s.broken).toContain('attributable: 3, 3');
});

test('progress: exercised by a write that traps, and by a wait for a CMD_SYNC', () => {
  const exercised = (happen: (s: ReturnType<typeof story>) => void): boolean => {
    const s = story(0);
    s.written(1);
    happen(s);
    return s.exercised('progress');
  };
  expect([
    exercised(() => {}),
    exercised((s) => s.rung(true)),
    exercised((s) => s.rung()),
    exercised((s) => s.observed(0)),
  ]).toEqual([false, false, true, true]);
});

test('each sentence says why', () => {
  const words = [0x11, 5 << 16, 0x40, 8];
  const sentence = (id: string, pos: number, other: number, detail = words): string =>
    SAIDS[PROPERTIES.findIndex((property) => property.id === id)].sentence(violationOf([0, 0, pos, other, ...detail]), {
      arch: SMMUV3,
    } as never);
  expect(sentence('order', 2, 1)).toBe(
    'CMD_TLBI_NH_ASID ASID 5 (command 2) was handed over before CMD_ATC_INV vSID 0x8 (command 1).',
  );
  expect(sentence('cons-exact', 1, 2)).toContain('but CMD_ATC_INV vSID 0x8 (command 2) has already been handed over');
  expect(sentence('cons-exact', 2, 1)).toContain('but CMD_ATC_INV vSID 0x8 (command 1) has not been executed');
  expect(sentence('cons-exact', 2, 2, [0x11, 5 << 16, 0, 0])).toContain('which had already been executed');
  expect(sentence('none-lost', 4, 1, [0, 0, 0x40, 8])).toBe(
    'to the guest CMD_SYNC (command 4) is complete, but CMD_ATC_INV vSID 0x8 (command 1) was never executed.',
  );
  expect(sentence('cons-exact', 2, 2, [0x11, 5 << 16, 1, 0])).toContain('which has been executed since');
  expect(sentence('none-lost', 4, 1, [3, 0, 0x40, 8])).toBe(
    'to the guest CMD_SYNC (command 4) is complete, but CMD_ATC_INV vSID 0x8 (command 1) is not: the SMMU has consumed it, and completed no CMD_SYNC behind it yet.',
  );
  expect(sentence('none-lost', 4, 1, [1, 0, 0x40, 8])).toBe(
    'to the guest CMD_SYNC (command 4) is complete, but CMD_ATC_INV vSID 0x8 (command 1), which it has overwritten, was legal, and nobody has executed it.',
  );
});
