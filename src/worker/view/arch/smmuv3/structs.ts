/** Objects as the C structs that Linux 7.3 keeps them in: the members that the model holds, and where they lead. */
import { refOf } from '../../../protocol/ref.ts';
import { steWords } from '../../../../model/arch/smmuv3/kernel/vste.ts';
import { hex } from '../../../../model/fields/field.ts';
import { OBJ_TYPE, objectAt, typeOf } from '../../../../model/iommufd/objects.ts';
import { holdersOf } from '../../../../model/iommufd/holders.ts';
import { stage2Of } from '../../../../model/iommufd/targets.ts';
import { vdeviceBySid, vdevsOf } from '../../../../model/iommufd/vdevs.ts';
import { nodeAt, xaIsNode, xaNodeIndex, xaObject } from '../../../../model/iommufd/xarray.ts';
import {
  HW_QUEUE,
  HWPT,
  IDEV,
  NESTED,
  OBJ,
  VDEVICE,
  VEVENTQ,
  VIOMMU,
  XA_NODE,
} from '../../../../model/state/ctx-layout.ts';
import { DEVICE, IOMMU } from '../../../../model/state/layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import { read64 } from '../../../../model/iommufd/u64.ts';
import { flightDetail } from './flights.ts';
import { KIND } from '../../object-kinds.ts';
import { vcmdqId } from './vintf.ts';
import { vintfDetail } from './vintf-detail.ts';
import { member, type Shown } from '../../struct-member.ts';
import type { Holder, ObjectDetail, StructMember } from '../../../protocol/detail.ts';

const PRIVATE = 'drivers/iommu/iommufd/iommufd_private.h';
const PUBLIC = 'include/linux/iommufd.h';
const DRIVER = 'drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.h';

/** The graph's name for an object. */
const nodeId = (m: Machine, ctx: number, id: number): string | undefined => {
  const kind = KIND[typeOf(m.ctxs[ctx], id)];
  return kind && `${kind}/${m.topo.vms[ctx].name}/${id}`;
};

/** One line per reference that `users` counts. */
const holders = (m: Machine, ctx: number, id: number): Holder[] =>
  holdersOf(m.ctxs[ctx], id).map((holder) => {
    const target = nodeId(m, ctx, holder.id);
    return { why: holder.why, ...(target && { target }) };
  });

/** `struct iommufd_object obj`, which every object begins with. */
const common = (m: Machine, ctx: number, id: number, prefix = 'obj'): StructMember[] => [
  member('u32', `${prefix}.id`, String(id), 'Id in the object table of this /dev/iommu: the lowest free one'),
  member(
    'refcount_t',
    `${prefix}.users`,
    String(m.w[objectAt(m.ctxs[ctx], id) + OBJ.users]),
    'References; an object can be destroyed only when it is the table’s own 1',
  ),
];

/** `id`: as in the graph. Null for what is no object of the kernel or the hardware. */
export function structOf(m: Machine, id: string): ObjectDetail | null {
  const { kind, owner: name, n = Number.NaN } = refOf(id);
  const shown = kind === 'smmu' || kind === 'device' ? hardware(m, kind, name) : kernel(m, kind, name, n);
  return shown && { kind: 'object', holders: [], ...shown };
}

function kernel(m: Machine, kind: string, name: string, id: number): Shown | null {
  if (kind === 'flight') return flightDetail(m, name);
  if (kind === 'vintf' || kind === 'vcmdq' || kind === 'sid_slot') return vintfDetail(m, kind, name, id);
  if (kind === 'xa') return xarray(m, name);
  if (kind === 'slot') return slot(m, name, id);
  const make = KERNEL[kind];
  const ctx = m.topo.vms.findIndex((vm) => vm.name === name);
  if (!make || ctx < 0) return null;
  const { type, ...rest } = make(m, ctx, id, name);
  const present = typeOf(m.ctxs[ctx], id) === type;
  return { present, ...rest, members: present ? rest.members : [], holders: present ? holders(m, ctx, id) : [] };
}

type Maker = (m: Machine, ctx: number, id: number, vm: string) => Omit<Shown, 'present'> & { readonly type: number };

const at = (m: Machine, ctx: number, id: number) => objectAt(m.ctxs[ctx], id);

const KERNEL: Readonly<Record<string, Maker>> = {
  veventq,
  hw_queue: hwQueue,
  ioas: (m, ctx, id) => ({
    type: OBJ_TYPE.ioas,
    struct: 'struct iommufd_ioas',
    source: PRIVATE,
    members: [
      ...common(m, ctx, id),
      member(
        'struct io_pagetable',
        'iopt',
        `IPA ${hex(m.topo.vms[ctx].ipa)}…${hex(m.topo.vms[ctx].ipa + m.topo.vms[ctx].size - 1)}`,
        'The address space: guest RAM, pinned; for a nested VM its addresses are IPAs',
      ),
    ],
  }),
  hwpt_paging: (m, ctx, id, vm) => {
    const o = at(m, ctx, id);
    return {
      type: OBJ_TYPE.hwptPaging,
      struct: 'struct iommufd_hwpt_paging',
      source: PRIVATE,
      members: [
        ...common(m, ctx, id, 'common.obj'),
        member(
          'struct iommufd_ioas *',
          'ioas',
          `→ #${m.w[o + HWPT.ioas]}`,
          'Where its mappings come from',
          `ioas/${vm}/${m.w[o + HWPT.ioas]}`,
        ),
        member('bool', 'nest_parent', 'true', 'Allocated with IOMMU_HWPT_ALLOC_NEST_PARENT: a stage 2 for nesting'),
        member(
          'u16',
          'domain->s2_cfg.vmid',
          String(m.w[o + HWPT.vmid]),
          'VMID that tags what it translates (struct arm_smmu_domain)',
        ),
        member(
          'phys_addr_t',
          'domain: S2TTB',
          hex(m.w[o + HWPT.root] * 4096),
          'Root of the stage-2 table (struct arm_smmu_domain, pgtbl_ops)',
        ),
      ],
    };
  },
  hwpt_nested: (m, ctx, id, vm) => {
    const o = at(m, ctx, id);
    const parent = m.w[o + NESTED.parent];
    const viaViommu = typeOf(m.ctxs[ctx], parent) === OBJ_TYPE.viommu;
    const paging = stage2Of(m.ctxs[ctx], id);
    return {
      type: OBJ_TYPE.hwptNested,
      struct: 'struct iommufd_hwpt_nested',
      source: PRIVATE,
      members: [
        ...common(m, ctx, id, 'common.obj'),
        member(
          'struct iommufd_hwpt_paging *',
          'parent',
          `→ #${paging}`,
          'Stage 2 below this stage 1',
          `hwpt_paging/${vm}/${paging}`,
        ),
        ...(viaViommu
          ? [
              member(
                'struct iommufd_viommu *',
                'viommu',
                `→ #${parent}`,
                'The viommu that it was allocated through',
                `viommu/${vm}/${parent}`,
              ),
            ]
          : []),
        member(
          '__le64[2]',
          'domain->ste',
          `${steWords(m.w, o + NESTED.ste)}${m.w[o + NESTED.vsid] ? `, of vSID ${hex(m.w[o + NESTED.vsid] - 1)}` : ''}`,
          'The guest’s STE, its stage-1 half (struct arm_smmu_nested_domain)',
        ),
      ],
    };
  },
  viommu: (m, ctx, id, vm) => {
    const o = at(m, ctx, id);
    const v = m.w[o + VIOMMU.owner] - 1;
    const hwpt = m.w[o + VIOMMU.hwpt];
    const guestIommu = m.topo.guestIommus[v];
    const iommu = m.topo.iommus[m.w[o + VIOMMU.iommu]].name;
    return {
      type: OBJ_TYPE.viommu,
      struct: 'struct iommufd_viommu',
      source: `${PUBLIC}; struct arm_vsmmu, ${DRIVER}`,
      members: [
        ...common(m, ctx, id),
        member(
          'struct iommu_device *',
          'iommu_dev',
          `→ ${iommu}`,
          'The physical IOMMU that this viommu is a slice of',
          `smmu/${iommu}`,
        ),
        member(
          'struct iommufd_hwpt_paging *',
          'hwpt',
          `→ #${hwpt}`,
          'Its stage 2; a hwpt has no list of its viommus',
          `hwpt_paging/${vm}/${hwpt}`,
        ),
        member(
          'struct xarray',
          'vdevs',
          `${guestIommu?.vdevices.filter((d) => vdeviceBySid(m, v, d.vsid)).length ?? 0} vdevices`,
          'vdevices by virtual device id (vSID)',
          `xa/${guestIommu?.name}`,
        ),
        member('enum iommu_viommu_type', 'type', 'IOMMU_VIOMMU_TYPE_ARM_SMMUV3', 'Kind of the IOMMU behind it'),
        member('u16', 'arm_vsmmu.vmid', String(m.w[o + VIOMMU.vmid]), 'VMID put into every TLBI of the guest'),
      ],
    };
  },
  vdevice: (m, ctx, id, vm) => {
    const o = at(m, ctx, id);
    const [viommu, idev] = [m.w[o + VDEVICE.viommu], m.w[o + VDEVICE.idev]];
    return {
      type: OBJ_TYPE.vdevice,
      struct: 'struct iommufd_vdevice',
      source: PUBLIC,
      members: [
        ...common(m, ctx, id),
        member(
          'struct iommufd_viommu *',
          'viommu',
          `→ #${viommu}`,
          'The viommu whose xarray it stands in',
          `viommu/${vm}/${viommu}`,
        ),
        member(
          'struct iommufd_device *',
          'idev',
          `→ #${idev}`,
          'The device that the guest knows by virt_id',
          `idev/${vm}/${idev}`,
        ),
        member('u64', 'virt_id', hex(m.w[o + VDEVICE.virtId]), 'Virtual device id: the vSID on SMMUv3'),
      ],
    };
  },
  idev: (m, ctx, id, vm) => {
    const o = at(m, ctx, id);
    const device = m.topo.devices[m.w[o + IDEV.device]]?.name ?? '';
    const hwpt = m.w[o + IDEV.hwpt];
    const vdevice = m.w[o + IDEV.vdevice];
    return {
      type: OBJ_TYPE.device,
      struct: 'struct iommufd_device',
      source: PRIVATE,
      members: [
        ...common(m, ctx, id),
        member('struct device *', 'dev', `→ ${device}`, 'The physical function', `device/${device}`),
        member(
          'struct iommufd_hw_pagetable *',
          'igroup: attached hwpt',
          hwpt ? `→ #${hwpt}` : 'none',
          'What it translates through now',
          nodeId(m, ctx, hwpt),
        ),
        ...(m.design.kernel.viommu
          ? [
              member(
                'struct iommufd_vdevice *',
                'vdev',
                vdevice ? `→ #${vdevice}` : 'NULL',
                'Its vdevice',
                vdevice ? `vdevice/${vm}/${vdevice}` : undefined,
              ),
            ]
          : []),
      ],
    };
  },
};

function veventq(m: Machine, ctx: number, id: number): ReturnType<Maker> {
  const o = at(m, ctx, id);
  const { w } = m;
  const viommu = w[o + VEVENTQ.viommu];
  return {
    type: OBJ_TYPE.veventq,
    struct: 'struct iommufd_veventq',
    source: PRIVATE,
    members: [
      ...common(m, ctx, id, 'common.obj'),
      member('struct iommufd_viommu *', 'viommu', `→ #${viommu}`, 'Whose events it takes', nodeId(m, ctx, viommu)),
      member('enum iommu_veventq_type', 'type', String(w[o + VEVENTQ.kind]), '1: IOMMU_VEVENTQ_TYPE_ARM_SMMUV3'),
      member('u32', 'depth', String(w[o + VEVENTQ.depth]), 'Most events that wait to be read'),
      member(
        'u32',
        'num_events',
        String(w[o + VEVENTQ.count]),
        'Events that wait; a lost-events header does not count',
      ),
      member('atomic_t', 'sequence', String(w[o + VEVENTQ.sequence]), 'Number of the next event, lost ones included'),
      member(
        'struct iommufd_vevent',
        'lost_events_header',
        w[o + VEVENTQ.lost] ? `at the tail, sequence ${w[o + VEVENTQ.lostSequence]}` : 'not queued',
        'Stands for events that did not fit; the next that fits removes it',
      ),
    ],
  };
}

function hwQueue(m: Machine, ctx: number, id: number): ReturnType<Maker> {
  const o = at(m, ctx, id);
  const { w } = m;
  const [viommu, index, previous] = [w[o + HW_QUEUE.viommu], w[o + HW_QUEUE.index], w[o + HW_QUEUE.previous]];
  const owner = m.topo.guestIommus[w[at(m, ctx, viommu) + VIOMMU.owner] - 1];
  return {
    type: OBJ_TYPE.hwQueue,
    struct: 'struct iommufd_hw_queue',
    source: `${PUBLIC}; struct tegra241_vcmdq, tegra241-cmdqv.c`,
    members: [
      ...common(m, ctx, id),
      member('struct iommufd_viommu *', 'viommu', `→ #${viommu}`, 'Whose queue it is', nodeId(m, ctx, viommu)),
      member('struct iommufd_access *', 'access', `→ #${w[o + HW_QUEUE.access]}`, 'Pins the pages of the queue'),
      member(
        'u64',
        'base_addr',
        hex(Number(read64(w, o + HW_QUEUE.iova))),
        'Where the queue lies in guest memory, IPA',
      ),
      member('size_t', 'length', hex(Number(read64(w, o + HW_QUEUE.length))), 'Bytes'),
      member('u16', 'tegra241_vcmdq.lidx', String(index), 'Index in its VINTF', vcmdqId(owner?.name, index)),
      member(
        'struct tegra241_vcmdq *',
        'tegra241_vcmdq.prev',
        previous ? `→ #${previous}` : 'NULL',
        'The queue before it: they are destroyed from the last to the first',
        nodeId(m, ctx, previous),
      ),
    ],
  };
}

function xarray(m: Machine, name: string): Shown | null {
  const v = m.topo.guestIommus.findIndex((guestIommu) => guestIommu.name === name);
  if (v < 0) return null;
  const used = m.topo.guestIommus[v].vdevices.filter(({ vsid }) => vdeviceBySid(m, v, vsid)).length;
  return {
    present: true,
    struct: 'struct xarray',
    source: 'include/linux/xarray.h; lib/xarray.c',
    members: [
      member(
        'void __rcu *',
        'xa_head',
        headText(m, v),
        'Root: an xa_node, or the entry itself if only index 0 is used',
      ),
      member('', 'entries', String(used), 'vdevices in it, by vSID'),
    ],
  };
}

/** The word in the xarray itself. */
function headText(m: Machine, v: number): string {
  const vdevs = vdevsOf(m, v);
  const head = vdevs ? m.w[vdevs.head] : 0;
  if (!vdevs || head === 0) return 'NULL';
  if (!xaIsNode(head)) return `→ vdevice #${xaObject(head)}`;
  return `→ xa_node, shift ${m.w[nodeAt(vdevs.k, xaNodeIndex(head)) + XA_NODE.shift]}`;
}

function slot(m: Machine, name: string, vsid: number): Shown | null {
  const v = m.topo.guestIommus.findIndex((guestIommu) => guestIommu.name === name);
  if (v < 0) return null;
  const id = vdeviceBySid(m, v, vsid);
  const vm = m.topo.vms[m.topo.guestIommus[v].vm].name;
  return {
    present: true,
    struct: `xa_load(&viommu->vdevs, ${hex(vsid)})`,
    source: 'arm_vsmmu_vsid_to_sid(), arm-smmu-v3-iommufd.c',
    members: [
      member(
        'struct iommufd_vdevice *',
        `vdevs[${hex(vsid)}]`,
        id ? `→ #${id}` : 'NULL',
        id ? 'The vdevice of this vSID' : 'No vdevice has this vSID: a command that names it is refused',
        id ? `vdevice/${vm}/${id}` : undefined,
      ),
    ],
  };
}

function hardware(m: Machine, kind: string, name: string): Shown | null {
  return kind === 'smmu' ? iommuOf(m, name) : deviceOf(m, name);
}

function iommuOf(m: Machine, name: string): Shown | null {
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

function deviceOf(m: Machine, name: string): Shown | null {
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
      member('struct arm_smmu_device *', 'smmu', `→ ${iommuName}`, 'The SMMU in front of it', `smmu/${iommuName}`),
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
