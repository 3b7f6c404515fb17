/** What the main thread of a VMM does, in words. */
import { hex, shortHex64 } from '../../fields/field.ts';
import { MMIO_PAGES } from './cmdqv/param.ts';
import { mnemonic, shortCommand } from './fields/commands.ts';
import { OBJ_TYPE } from '../../iommufd/objects/objects.ts';
import { sourceOf as refusedBy, whyOf } from './kernel/rule-words.ts';
import { RULES, ruleByNumber } from '../../iommufd/uapi/rules.ts';
import type { Context } from '../../state/events.ts';
import { type Sentence, sentences } from '../../state/sentences.ts';
import { CALLS, type Call, type CallPayload, MAIN_EVENTS, mainOf, opOf } from '../../vmm/main-events.ts';
import { type IdRef, type MainOp, isId } from '../../state/main-program.ts';
import type { Topology } from '../../state/topology.ts';
import { ref } from '../../state/ref.ts';

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
function dataOf({ ioctl, data }: Extract<MainOp, { op: 'ioctl' }>, { guestIommus }: Topology): string[] {
  if (!data) return [];
  if (ioctl === 'IOMMU_HWPT_INVALIDATE') return namesOf((data as { words: Uint32Array }).words);
  if (data.what === 'nested') return [`the vSTE of ${hex(data.vsid)} of ${guestIommus[data.guestIommu].name}`];
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
  if (op.op === 'close') return 'iommufd_eventq_fops_release(), eventq.c';
  return op.op === 'bind' || op.op === 'unbind'
    ? `iommufd_device_${op.op}(), device.c`
    : 'iommufd_device_change_pt(), device.c';
};

/** What else comes back: where the MMIO space of a viommu can be mapped. */
function madeOf(e: CallPayload): string {
  if (e.type !== OBJ_TYPE.viommu || !e.named[2]) return '';
  return `, and its VINTF can be mapped at offset ${hex(e.named[2] * 4096)}, length ${hex(MMIO_PAGES * 4096)}`;
}

const call: Sentence<CallPayload> = (e, c) => {
  const op = opOf(e, c);
  const vm = c.topo.vms[mainOf(e, c).vm].name;
  const rule = ruleByNumber(e.rule);
  const [node, title] = KIND[e.type] ?? [];
  const object = node ? [ref(node, vm, e.made || e.named[0])] : [];
  // The kernel writes entry_num back whatever it answers.
  const count = op.op === 'ioctl' && op.ioctl === 'IOMMU_HWPT_INVALIDATE' ? `, entry_num = ${e.named[1]}` : '';
  const answer = rule
    ? `returns -${rule.name}${count}: ${whyOf(rule.number)}`
    : e.made
      ? `returns 0: ${title} #${e.made}${madeOf(e)}`
      : `returns 0${count}`;
  return {
    text: textOf(op, e.named, c, answer, e.made ? e.made : title),
    objects: object,
    source: (rule && refusedBy(rule.number)) ?? sourceOf(op),
    rule: e.rule,
  };
};

export const MAIN_SENTENCES = sentences(MAIN_EVENTS, {
  ...(Object.fromEntries(Object.keys(CALLS).map((name) => [name, call])) as Record<Call, typeof call>),
  enter: (e, c) => {
    const { text, ...rest } = call(e, c);
    return { ...rest, text: text.replace(/, which returns 0.*\.$/, '.') };
  },
  leave: (e, c) => {
    const { text, ...rest } = call(e, c);
    return { ...rest, text: text.replace(/^The VMM calls /, '').replace(/, which returns/, ' returns') };
  },
  read: (e, c) => {
    const rule = ruleByNumber(e.rule);
    const vm = c.topo.vms[mainOf(e, c).vm].name;
    const numbers = e.events === 1 ? `event ${e.first}` : `${e.events} events, ${e.first} to ${e.last}`;
    const missing = e.last - e.first + 1 - e.events;
    const gap = missing > 0 ? `, of which ${missing === 1 ? 'one is' : `${missing} are`} missing: lost` : '';
    const lost = e.lost ? `, and a lost-events header: what came up to number ${e.lost - 1} did not fit` : '';
    return {
      text: rule
        ? `The VMM reads vEVENTQ #${e.queue}: -${rule.name}, ${whyOf(rule.number)}.`
        : `The VMM reads vEVENTQ #${e.queue}: ${numbers}${gap}${lost}.`,
      objects: rule === RULES.noObject ? [] : [ref('veventq', vm, e.queue)],
      source: (rule && refusedBy(rule.number)) ?? 'iommufd_veventq_fops_read(), eventq.c',
      rule: e.rule,
    };
  },
  hand: (e, c) => {
    const { name } = c.topo.guestIommus[e.guestIommu];
    const count = (n: number): string => (n === 1 ? '1 record' : `${n} records`);
    const full = e.left ? `; there is no room for ${count(e.left)}` : '';
    const lost = e.lost && !e.overflow ? '; of the lost ones the guest hears nothing' : '';
    const flag = e.overflow ? '; OVFLG is toggled: the guest can see that records were lost' : '';
    return {
      text: `The VMM writes ${count(e.written)} into the event queue of ${name}${full}${lost}${flag}.`,
      objects: [ref('vmm', name)],
      source: 'IHI 0070 7.4; QEMU hw/arm/smmuv3.c smmuv3_propagate_event()',
    };
  },
  convert: (e, c) => {
    const vm = c.topo.vms[mainOf(e, c).vm].name;
    const rule = ruleByNumber(e.rule);
    const what = rule
      ? `refuses it, ${whyOf(e.rule)}: ${rule.name}`
      : e.vdevice
        ? `puts SID ${hex(e.put)} in the place of vSID ${hex(e.w[1])}, by vdevice #${e.vdevice}`
        : `puts in VMID ${e.put}`;
    return {
      text: `Entry ${e.entry}, ${mnemonic([e.w[0], 0, 0, 0])}: the kernel ${what}.`,
      objects: e.vdevice ? [ref('vdevice', vm, e.vdevice)] : [],
      source: (rule && refusedBy(e.rule)) ?? 'arm_vsmmu_convert_user_cmd(), arm-smmu-v3-iommufd.c',
      rule: e.rule,
    };
  },
  go: (e, c) => {
    const op = opOf(e, c);
    const point = op.op === 'after' ? op : undefined;
    const name = (point?.thread === 'main' ? c.topo.mains?.[point.index] : c.topo.vcpus[point?.index ?? 0])?.name ?? '';
    return {
      text: `The VMM's main thread goes on: ${name} has come to where it was waited for.`,
      objects: point?.thread === 'vcpu' ? [ref('vcpu', name)] : [],
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
