/** What the main thread of a VMM does, in words. */
import { hex, shortHex64 } from '../fields/field.ts';
import { MMIO_PAGES } from '../arch/smmuv3/cmdqv/param.ts';
import { mnemonic, shortCommand } from '../arch/smmuv3/fields/commands.ts';
import { OBJ_TYPE } from '../iommufd/objects.ts';
import { sourceOf as refusedBy, whyOf } from '../iommufd/rule-words.ts';
import { RULES, ruleByNumber } from '../iommufd/rules.ts';
import type { Context } from '../state/events.ts';
import { type Sentence, sentences } from '../state/sentences.ts';
import { CALLS, type Call, MAIN_EVENT, mainOf, opOf } from './main-events.ts';
import { type IdRef, type MainOp, isId } from '../state/main-program.ts';
import type { Topology } from '../state/topology.ts';

const KIND: Readonly<Record<number, readonly [node: string, title: string]>> = {
  [OBJ_TYPE.ioas]: ['ioas', 'IOAS'],
  [OBJ_TYPE.device]: ['idev', 'device'],
  [OBJ_TYPE.hwptPaging]: ['hwpt_paging', 'hwpt_paging'],
  [OBJ_TYPE.hwptNested]: ['hwpt_nested', 'hwpt_nested'],
  [OBJ_TYPE.viommu]: ['viommu', 'viommu'],
  [OBJ_TYPE.vdevice]: ['vdevice', 'vdevice'],
  [OBJ_TYPE.veventq]: ['veventq', 'vEVENTQ'],
  [OBJ_TYPE.hwQueue]: ['hw_queue', 'hw_queue'],
};

const VFIO: Partial<Record<MainOp['op'], string>> = {
  attach: 'VFIO_DEVICE_ATTACH_IOMMUFD_PT',
  detach: 'VFIO_DEVICE_DETACH_IOMMUFD_PT',
};

/** Values of a step's ids, in the order of its references. */
const idsOf = (a: ArrayLike<number>): number[] => [a[5], a[6], a[7]];

const FLAG_NAMES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  IOMMU_HWPT_ALLOC: { 1: 'IOMMU_HWPT_ALLOC_NEST_PARENT' },
  IOMMU_IOAS_MAP: { 7: 'FIXED_IOVA | WRITEABLE | READABLE' },
};

function argumentsOf(op: MainOp, ids: readonly number[], { topo }: Context): string {
  let next = 0;
  const value = (name: string, given: IdRef | bigint): string => {
    if (isId(name)) return `${name} ${ids[next++]}`;
    const flag = op.op === 'ioctl' && name === 'flags' ? FLAG_NAMES[op.ioctl]?.[Number(given)] : undefined;
    if (DECIMAL.includes(name)) return `${name} ${given}`;
    return `${name} ${flag ?? `0x${given.toString(16)}`}`;
  };
  switch (op.op) {
    case 'attach':
      return `dev_id ${ids[0]}, pt_id ${ids[1]}`;
    case 'detach':
      return `dev_id ${ids[0]}`;
    case 'ioctl': {
      const fields = Object.entries(op.fields)
        .filter(([name]) => !HIDDEN.includes(name))
        .map(([name, given]) => value(name, given));
      return [...fields, ...dataOf(op, topo)].join(', ');
    }
    default:
      return '';
  }
}

/** Follow from the rest. */
const HIDDEN = ['user_va'];

/** Fields that count, and do not name places or bits. */
const DECIMAL = ['data_type', 'data_len', 'entry_len', 'entry_num'];

/** Commands of an array in a few words. */
function namesOf(words: Uint32Array): string[] {
  const names = Array.from({ length: words.length / 4 }, (_, i) =>
    shortCommand(words.subarray(i * 4, i * 4 + 4), 'vSID'),
  );
  return names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), '…'] : names;
}

const MOST_NAMES = 4;

/** What stands at data_uptr. */
function dataOf({ ioctl, data }: Extract<MainOp, { op: 'ioctl' }>, { vsmmus }: Topology): string[] {
  if (!data) return [];
  if (ioctl === 'IOMMU_HWPT_INVALIDATE') return namesOf((data as { words: Uint32Array }).words);
  if (data.what === 'vste') return [`the vSTE of ${hex(data.vsid)} of ${vsmmus[data.vsmmu].name}`];
  const words = Array.from({ length: data.words.length / 2 }, (_, i) =>
    shortHex64(data.words[i * 2], data.words[i * 2 + 1]),
  );
  return [`vSTE {${words.join(', ')}}`];
}

const HEAD: Readonly<Record<string, string>> = {
  IOMMU_DESTROY: 'iommufd_destroy(), main.c',
  IOMMU_IOAS_ALLOC: 'iommufd_ioas_alloc_ioctl(), ioas.c',
  IOMMU_IOAS_MAP: 'iommufd_ioas_map(), ioas.c',
  IOMMU_IOAS_UNMAP: 'iommufd_ioas_unmap(), ioas.c',
  IOMMU_HWPT_ALLOC: 'iommufd_hwpt_alloc(), hw_pagetable.c',
  IOMMU_VIOMMU_ALLOC: 'iommufd_viommu_alloc_ioctl(), viommu.c',
  IOMMU_VDEVICE_ALLOC: 'iommufd_vdevice_alloc_ioctl(), viommu.c',
  IOMMU_HWPT_INVALIDATE: 'arm_vsmmu_cache_invalidate(), arm-smmu-v3-iommufd.c',
  IOMMU_VEVENTQ_ALLOC: 'iommufd_veventq_alloc(), eventq.c',
  IOMMU_HW_QUEUE_ALLOC: 'iommufd_hw_queue_alloc_ioctl(), viommu.c',
};

const sourceOf = (op: MainOp): string => {
  if (op.op === 'ioctl') return HEAD[op.ioctl] ?? 'include/uapi/linux/iommufd.h';
  return op.op === 'bind' || op.op === 'unbind'
    ? `iommufd_device_${op.op}(), device.c`
    : 'iommufd_device_change_pt(), device.c';
};

/** What else comes back: where the MMIO space of a viommu can be mapped. */
function madeOf(a: ArrayLike<number>): string {
  if (a[4] !== OBJ_TYPE.viommu || !a[7]) return '';
  return `, and its VINTF can be mapped at offset ${hex(a[7] * 4096)}, length ${hex(MMIO_PAGES * 4096)}`;
}

/** main, step, rule, id made, its type (or that of the first id named), ids named (three), see main-events.ts */
const call: Sentence = (a, c) => {
  const op = opOf(a, c);
  const vm = c.topo.vms[mainOf(a, c).vm].name;
  const rule = ruleByNumber(a[2]);
  const [node, title] = KIND[a[4]] ?? [];
  const object = node ? [`${node}/${vm}/${a[3] || a[5]}`] : [];
  // The kernel writes entry_num back whatever it answers.
  const count = op.op === 'ioctl' && op.ioctl === 'IOMMU_HWPT_INVALIDATE' ? `, entry_num = ${a[6]}` : '';
  const answer = rule
    ? `returns -${rule.name}${count}: ${whyOf(rule.number)}`
    : a[3]
      ? `returns 0: ${title} #${a[3]}${madeOf(a)}`
      : `returns 0${count}`;
  return {
    text: textOf(op, idsOf(a), c, answer, a[3] ? a[3] : title),
    objects: object,
    source: (rule && refusedBy(rule.number)) ?? sourceOf(op),
    rule: a[2],
  };
};

export const MAIN_SENTENCES = sentences(MAIN_EVENT, {
  ...(Object.fromEntries(CALLS.map((name) => [name, call])) as Record<Call, Sentence>),
  enter: (a, c) => {
    const { text, ...rest } = call(a, c);
    return { ...rest, text: text.replace(/, which returns 0.*\.$/, '.') };
  },
  leave: (a, c) => {
    const { text, ...rest } = call(a, c);
    return { ...rest, text: text.replace(/^The VMM calls /, '').replace(/, which returns/, ' returns') };
  },
  /** main, step, rule, queue, events, number of the newest lost event + 1, numbers of the first and last event */
  read: (a, c) => {
    const rule = ruleByNumber(a[2]);
    const vm = c.topo.vms[mainOf(a, c).vm].name;
    const numbers = a[4] === 1 ? `event ${a[6]}` : `${a[4]} events, ${a[6]} to ${a[7]}`;
    const missing = a[7] - a[6] + 1 - a[4];
    const gap = missing > 0 ? `, of which ${missing === 1 ? 'one is' : `${missing} are`} missing: lost` : '';
    const lost = a[5] ? `, and a lost-events header: what came up to number ${a[5] - 1} did not fit` : '';
    return {
      text: rule
        ? `The VMM reads vEVENTQ #${a[3]}: -${rule.name}, ${whyOf(rule.number)}.`
        : `The VMM reads vEVENTQ #${a[3]}: ${numbers}${gap}${lost}.`,
      objects: rule === RULES.noObject ? [] : [`veventq/${vm}/${a[3]}`],
      source: (rule && refusedBy(rule.number)) ?? 'iommufd_veventq_fops_read(), eventq.c',
      rule: a[2],
    };
  },
  /** main, step, vsmmu, records written, records without room, number of the newest lost event + 1, whether OVFLG stands */
  hand: (a, c) => {
    const { name } = c.topo.vsmmus[a[2]];
    const count = (n: number): string => (n === 1 ? '1 record' : `${n} records`);
    const full = a[4] ? `; there is no room for ${count(a[4])}` : '';
    const lost = a[5] && !a[6] ? '; of the lost ones the guest hears nothing' : '';
    const flag = a[6] ? '; OVFLG is toggled: the guest can see that records were lost' : '';
    return {
      text: `The VMM writes ${count(a[3])} into the event queue of ${name}${full}${lost}${flag}.`,
      objects: [`vmm/${name}`],
      source: 'IHI 0070 7.4; QEMU hw/arm/smmuv3.c smmuv3_propagate_event()',
    };
  },
  /** main, step, entry, w0, w1 as handed in, SID or VMID put in, rule, vdevice looked up (0: none) */
  convert: (a, c) => {
    const vm = c.topo.vms[mainOf(a, c).vm].name;
    const rule = ruleByNumber(a[6]);
    const what = rule
      ? `refuses it, ${whyOf(a[6])}: ${rule.name}`
      : a[7]
        ? `puts SID ${hex(a[5])} in the place of vSID ${hex(a[4])}, by vdevice #${a[7]}`
        : `puts in VMID ${a[5]}`;
    return {
      text: `Entry ${a[2]}, ${mnemonic([a[3], 0, 0, 0])}: the kernel ${what}.`,
      objects: a[7] ? [`vdevice/${vm}/${a[7]}`] : [],
      source: (rule && refusedBy(a[6])) ?? 'arm_vsmmu_convert_user_cmd(), arm-smmu-v3-iommufd.c',
      rule: a[6],
    };
  },
  /** main, step */
  go: (a, c) => {
    const op = opOf(a, c);
    const point = op.op === 'after' ? op : undefined;
    const name = (point?.thread === 'main' ? c.topo.mains?.[point.index] : c.topo.vcpus[point?.index ?? 0])?.name ?? '';
    return {
      text: `The VMM’s main thread goes on: ${name} has come to where it was waited for.`,
      objects: point?.thread === 'vcpu' ? [`vcpu/${name}`] : [],
      source: 'the scenario',
    };
  },
});

/** `made`: the new object's id, or the title of the object that was named. */
function textOf(
  op: MainOp,
  ids: readonly number[],
  c: Context,
  answer: string,
  made: number | string | undefined,
): string {
  switch (op.op) {
    case 'bind':
      return `The VMM binds ${c.topo.devices[op.device].name} to its /dev/iommu (VFIO_DEVICE_BIND_IOMMUFD): device #${made}.`;
    case 'unbind':
      return `The VMM closes the VFIO file of device #${ids[0]}.`;
    case 'close':
      return `The VMM closes the file of vEVENTQ #${ids[0]}.`;
    default: {
      const target = op.op === 'ioctl' && op.ioctl === 'IOMMU_DESTROY' && typeof made === 'string' ? `: ${made}` : '';
      const name = op.op === 'ioctl' ? op.ioctl : VFIO[op.op];
      return `The VMM calls ${name}(${argumentsOf(op, ids, c)}${target}), which ${answer}.`;
    }
  }
}
