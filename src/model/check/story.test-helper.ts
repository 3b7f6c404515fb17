/** For tests of properties: the life of a guest queue, told event by event. */
import { SMMUV3 } from '../arch/smmuv3/smmuv3.ts';
import { expect } from 'vitest';
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
import { CHECK_EVENT } from './events.ts';
import { Monitors } from './monitors.ts';
import { PROPERTIES } from './properties.ts';

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
export function story(...syncs: number[]) {
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
    /** `cons`: as far as the queue is in truth. */
    observed: (pos: number, cons = pos + 1) => {
      m.w[m.layout.guestIommus[0].regs + REGS.cmdqCons] = cons;
      tell(GUEST_EVENT.observe, 0, pos);
    },
    skipped: (pos: number) => tell(GUEST_EVENT.skip, 0, pos),
    acknowledged: (pos: number) => tell(GUEST_EVENT.acknowledge, 0, pos),
  };
}
