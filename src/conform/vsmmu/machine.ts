/** A machine whose physical queue is looked at: what reaches the SMMU, command by command. */
import { CR0_CMDQEN } from '../../model/arch/smmuv3/fields/register-bits.ts';
import { IOMMU_EVENT } from '../../model/iommu/events.ts';
import { consumeUpTo } from '../../model/arch/smmuv3/hw/smmu.ts';
import { SYNC_WORDS } from '../../model/arch/smmuv3/kernel/sync-words.ts';
import { KERNEL_PROFILES } from '../../model/iommufd/profiles.ts';
import type { Design } from '../../model/state/design.ts';
import { REGS } from '../../model/arch/smmuv3/state.ts';
import type { Machine } from '../../model/state/machine.ts';
import type { IommuSpec, Topology, VdeviceSpec } from '../../model/state/topology.ts';
import { designById } from '../../model/system/designs.ts';

export type SlotWords = readonly number[];

/** The design of the recordings: a viommu, and the kernel that was recorded. */
export function designFor(kernel: string): Design | undefined {
  const profile = KERNEL_PROFILES.find(({ id }) => id === kernel);
  return profile && { ...designById('viommu-batch')!, kernel: profile };
}

/** Slots of the physical CMDQ, log2: more than any block needs. */
const CMDQ_LOG2 = 10;

export interface Wanted {
  readonly idr: IommuSpec['idr'];
  /** StreamIDs of the devices. */
  readonly sids: readonly number[];
  /** vdevices that exist from the beginning. */
  readonly vdevices: readonly VdeviceSpec[];
  /** Most entries of a call. */
  readonly entries: number;
}

const CAPS = { objects: 512, areas: 64, events: 256, xaNodes: 256 };

/** One SMMU, one VM. The devices have no ATS of their own: nobody has to answer an ATC_INV. */
export const topologyFor = ({ idr, sids, vdevices, entries }: Wanted): Topology => ({
  iommus: [{ name: 'SMMU0', idr, commandsLog2: CMDQ_LOG2, iotlbEntries: 16 }],
  devices: sids.map((sid, i) => ({ name: `device${i}`, iommu: 0, sid, ats: false })),
  vms: [{ name: 'vm0', ipa: 0x40000000, size: 0x10000, pa: 0x800000000, iommufd: CAPS }],
  guestIommus: [
    {
      name: 'vsmmu0',
      vm: 0,
      iommu: 0,
      idr,
      commandsLog2: 0,
      batchEntries: Math.max(1, entries),
      commandsIpa: 0x40000000,
      deviceTableIpa: 0x40001000,
      deviceTableCfg: 0,
      vdevices,
    },
  ],
  vcpus: [],
  faults: [],
  guestMemory: [],
  framesReserved: 64,
});

/** Collects what the SMMU consumes. */
export class Consumed {
  private words: SlotWords[] = [];

  constructor(m: Machine) {
    m.observe = (kind, _actor, _smmu, _pos, w0, w1, w2, w3) => {
      if (kind === IOMMU_EVENT.consume) this.words.push([w0, w1, w2, w3]);
      if (kind === IOMMU_EVENT.sync) this.words.push(SYNC_WORDS);
    };
  }

  /** What came since the last time. */
  take(): SlotWords[] {
    const taken = this.words;
    this.words = [];
    return taken;
  }
}

/** Clears or sets CR0.CMDQEN behind the driver's back; set, what waits is consumed. */
export function setCmdqEnabled(m: Machine, enabled: boolean): void {
  const at = m.layout.iommus[0].regs + REGS.cr0;
  m.w[at] = enabled ? m.w[at] | CR0_CMDQEN : m.w[at] & ~CR0_CMDQEN;
  if (enabled) consumeUpTo(m, 0);
}
