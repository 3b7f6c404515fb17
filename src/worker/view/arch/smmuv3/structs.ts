/** What the driver of SMMUs adds to iommufd's structs, and structs of its own. */
import { steWords } from '../../../../model/arch/smmuv3/kernel/vste.ts';
import { hex } from '../../../../model/fields/field.ts';
import { HW_QUEUE, HWPT, NESTED, VIOMMU } from '../../../../model/state/ctx-layout.ts';
import { DEVICE, IOMMU } from '../../../../model/state/layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import { objectAt } from '../../../../model/iommufd/objects/objects.ts';
import { IOMMU_KIND, ref } from '../../../../model/state/ref.ts';
import { nodeId } from '../../graph/structs/iommufd.ts';
import { type DriverStructs, type StructDetail, type Struct, member } from '../../graph/structs/struct.ts';
import { flightDetail } from './flight-detail.ts';
import { vcmdqId } from './vintf.ts';
import { vintfDetail } from './vintf-detail.ts';

const DRIVER = 'drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.h';

const parts: DriverStructs['parts'] = {
  hwpt_paging: {
    members: ({ m: { w }, o }) => [
      member(
        'u16',
        'domain->s2_cfg.vmid',
        String(w[o + HWPT.vmid]),
        'VMID that tags what it translates (struct arm_smmu_domain)',
      ),
      member(
        'phys_addr_t',
        'domain: S2TTB',
        hex(w[o + HWPT.root] * 4096),
        'Root of the stage-2 table (struct arm_smmu_domain, pgtbl_ops)',
      ),
    ],
  },
  hwpt_nested: {
    members: ({ m: { w }, o }) => [
      member(
        '__le64[2]',
        'domain->ste',
        `${steWords(w, o + NESTED.data)}${w[o + NESTED.vsid] ? `, of vSID ${hex(w[o + NESTED.vsid] - 1)}` : ''}`,
        'The guest’s STE, its stage-1 half (struct arm_smmu_nested_domain)',
      ),
    ],
  },
  viommu: {
    source: `struct arm_vsmmu, ${DRIVER}`,
    members: ({ m: { w }, o }) => [
      member('u16', 'arm_vsmmu.vmid', String(w[o + VIOMMU.vmid]), 'VMID put into every TLBI of the guest'),
    ],
  },
  hw_queue: {
    source: 'struct tegra241_vcmdq, tegra241-cmdqv.c',
    members({ m, ctx, o }) {
      const [viommu, index, previous] = [m.w[o + HW_QUEUE.viommu], m.w[o + HW_QUEUE.index], m.w[o + HW_QUEUE.previous]];
      const owner = m.topo.guestIommus[m.w[objectAt(m.ctxs[ctx], viommu) + VIOMMU.owner] - 1];
      return [
        member('u16', 'tegra241_vcmdq.lidx', String(index), 'Index in its VINTF', vcmdqId(owner?.name, index)),
        member(
          'struct tegra241_vcmdq *',
          'tegra241_vcmdq.prev',
          previous ? `→ #${previous}` : 'NULL',
          'The queue before it: they are destroyed from the last to the first',
          nodeId(m, ctx, previous),
        ),
      ];
    },
  },
};

export const driver: DriverStructs = {
  parts,
  viommu: 'IOMMU_VIOMMU_TYPE_ARM_SMMUV3',
  veventq: '1: IOMMU_VEVENTQ_TYPE_ARM_SMMUV3',
  virtId: 'the vSID on SMMUv3',
  lookup: 'arm_vsmmu_vsid_to_sid(), arm-smmu-v3-iommufd.c',
};

function iommuOf(m: Machine, name: string): StructDetail | null {
  const s = m.topo.iommus.findIndex((iommu) => iommu.name === name);
  if (s < 0) return null;
  const { ctl } = m.layout.iommus[s];
  return {
    present: true,
    struct: 'struct arm_smmu_device',
    source: DRIVER,
    members: [
      member(
        'u32',
        'cmdq.q.llq.max_n_shift',
        String(m.topo.iommus[s].commandsLog2),
        'log2 of the entries of the physical CMDQ',
      ),
      member(
        '',
        'IOTLB entries',
        `${m.w[ctl + IOMMU.iotlbCount]} of ${m.topo.iommus[s].iotlbEntries}`,
        'Hardware: translations that it holds',
      ),
      member(
        '',
        'ATC_INVs unanswered',
        String(m.w[ctl + IOMMU.outstanding]),
        'Hardware: what the next CMD_SYNC waits for',
      ),
    ],
  };
}

function deviceOf(m: Machine, name: string): StructDetail | null {
  const d = m.topo.devices.findIndex((device) => device.name === name);
  if (d < 0) return null;
  const { ctl } = m.layout.devices[d];
  const { sid, iommu } = m.topo.devices[d];
  const iommuName = m.topo.iommus[iommu].name;
  return {
    present: m.w[ctl + DEVICE.bound] === 1,
    struct: 'struct arm_smmu_master',
    source: `${DRIVER}; PCIe ATS 10`,
    members: [
      member(
        'struct arm_smmu_device *',
        'smmu',
        `→ ${iommuName}`,
        'The SMMU in front of it',
        ref(IOMMU_KIND, iommuName),
      ),
      member('u32', 'streams[0].id', hex(sid), 'Its StreamID'),
      member(
        'bool',
        'ats_enabled',
        m.w[ctl + DEVICE.ats] ? 'true' : 'false',
        'Address Translation Service: the device may cache translations',
      ),
      member('', 'ATC entries', String(m.w[ctl + DEVICE.atcCount]), 'Device: translations that it holds'),
    ],
  };
}

export const structs: readonly Struct[] = [
  { kind: IOMMU_KIND, of: iommuOf },
  { kind: 'device', of: deviceOf },
  { kind: 'flight', of: flightDetail },
  ...['vintf', 'vcmdq', 'sid_slot'].map(
    (kind): Struct => ({ kind, of: (m, name, n) => vintfDetail(m, kind, name, n) }),
  ),
];
