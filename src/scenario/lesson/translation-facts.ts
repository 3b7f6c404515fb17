/** What a lesson can ask of caches, walks and accesses. */
import type { Way } from '../../model/arch/arch.ts';
import { WAYS } from '../../model/arch/ways.ts';
import { addr, hex } from '../../model/fields/field.ts';
import { IOMMU_EVENT } from '../../model/iommu/events.ts';
import { DEVICE_EVENT } from '../../model/pcie/events.ts';
import { TLB } from '../../model/state/layout.ts';
import { covers } from '../../model/state/tlb.ts';
import type { TlbPool } from '../../model/state/tlb-pool.ts';
import { hasSid } from '../../model/state/topology.ts';
import type { Run } from '../../model/system/run.ts';
import { type Fact, type FactAnswer, range, yesNo } from './fact.ts';
import type { FormParts } from './forms.ts';
import { LessonError } from './moments.ts';
import type { World } from './world.ts';

function deviceNamed({ machine: { topo } }: Run, name: string): number {
  const found = topo.devices.findIndex((device) => device.name === name);
  const names = topo.devices.map((device) => device.name).join(', ');
  if (found < 0) throw new LessonError(`there is no device '${name}'; expected one of ${names}`);
  return found;
}

const entries = (pool: TlbPool): number[] => range(pool.length).map((i) => pool.at(i));

/** Offset of the entry of a device for an IOVA, or -1. `sid`: it was filled by this device. */
function entryOf({ machine: m }: Run, cache: 'IOTLB' | 'ATC', device: number, iova: number): number {
  const spec = m.topo.devices[device];
  const pool = cache === 'ATC' ? m.atcs[device] : m.caches[spec.iommu].iotlb;
  const page = Math.floor(iova / 4096);
  const own = (at: number): boolean => cache === 'ATC' || hasSid(spec, m.w[at + TLB.sid]);
  return entries(pool).find((at) => covers(m.w, at, page) && own(at)) ?? -1;
}

const holds =
  (cache: 'IOTLB' | 'ATC') =>
  ({ run }: World, at: number, { D, IOVA }: FormParts): FactAnswer =>
    yesNo(entryOf(run, cache, deviceNamed(run, D!), Number(IOVA)) >= 0, at);

const stale =
  (cache: 'IOTLB' | 'ATC') =>
  ({ run }: World, at: number, { D, IOVA }: FormParts): FactAnswer => {
    const device = deviceNamed(run, D!);
    const entry = entryOf(run, cache, device, Number(IOVA));
    const { arch, topo } = run.machine;
    return yesNo(
      entry >= 0 && arch.cached.isStale(run.machine, topo.devices[device].iommu, entry, cache === 'IOTLB'),
      at,
    );
  };

/** What tags an IOTLB entry. */
function tagOf({ run }: World, at: number, { D, IOVA }: FormParts): FactAnswer {
  const entry = entryOf(run, 'IOTLB', deviceNamed(run, D!), Number(IOVA));
  if (entry < 0) throw new LessonError(`the IOTLB holds no entry of ${D} for ${IOVA}`);
  const words = (tag: number): string => `VMID ${tag >>> 16}, ASID ${tag & 0xffff}`;
  const tag = run.machine.w[entry + TLB.tag];
  return { value: words(tag), among: [tag, tag + 1, tag + 0x10000, tag + 0x10001].map(words), known: at };
}

function wayOf({ machine }: Run, device: number, iova: number, cached: boolean): Way {
  const way = WAYS[machine.arch.id];
  if (!way) throw new LessonError(`nobody tells of a walk of ${machine.arch.id}`);
  return way(machine, device, iova, cached);
}

/** Where the tables in memory lead. */
function mappedTo(run: Run, device: number, iova: number): string {
  const { pa } = wayOf(run, device, iova, false);
  return pa < 0 ? NOWHERE : `PA ${hex(pa)}`;
}

const NOWHERE = 'nowhere';

/** How many reads of memory; the other counts are what one might have left out or taken twice. */
const reads =
  (cached: boolean, kept: (read: Way['reads'][number]) => boolean) =>
  ({ run }: World, at: number, { D, IOVA }: FormParts): FactAnswer => {
    const device = deviceNamed(run, D!);
    const all = wayOf(run, device, Number(IOVA), cached).reads;
    const memory = wayOf(run, device, Number(IOVA), false).reads;
    const count = (list: Way['reads'], what: (read: Way['reads'][number]) => boolean): number =>
      list.filter(what).length;
    const [first, second, config] = [
      count(memory, (read) => read === 'stage 1'),
      count(memory, (read) => read === 'stage 2'),
      count(memory, (read) => read === 'configuration'),
    ];
    const among = [0, first, second, first + second, first + second + config, first * second, config];
    return { value: String(count(all, kept)), among: among.map(String), known: at };
  };

interface Access {
  /** Where it goes, and where memory would have sent it. */
  readonly reached: string;
  readonly mapped: string;
  readonly by: string;
  readonly at: number;
}

const SERVED = { atc: 'its own ATC', iotlb: 'the IOTLB', walk: 'a walk of the tables', none: 'nothing: it is refused' };

/** The nth access of a device, from 1. */
function accessOf(run: Run, parts: FormParts): Access {
  const device = deviceNamed(run, parts.D!);
  const dma = run.history.guest.dmas.filter((one) => one.device === device)[Number(parts.N) - 1];
  if (!dma || dma.at === 0) throw new LessonError(`${parts.D} makes no access number ${parts.N} that comes to an end`);
  const before = run.history.guest.dmas.filter((one) => one.device === device && one.at > 0 && one.at < dma.at);
  let by = SERVED.none;
  let mapped = '';
  for (let at = (before.at(-1)?.at ?? 0) + 1; at <= dma.at; at++) {
    run.seek(at);
    for (const { kind, args } of run.events) {
      if (kind === DEVICE_EVENT.request && args[0] === device) mapped = mappedTo(run, device, addr(args[2], args[1]));
      if (kind === IOMMU_EVENT.translate && args[1] === device)
        by = run.machine.arch.cached.hit(args[6]) ? SERVED.iotlb : SERVED.walk;
      if (kind === DEVICE_EVENT.land && args[0] === device && args[6]) by = SERVED.atc;
      if (kind === DEVICE_EVENT.abort && args[0] === device) by = SERVED.none;
    }
  }
  return { reached: dma.reached, mapped, by, at: dma.at };
}

export const TRANSLATION_FACTS: readonly Fact[] = [
  { form: 'IOTLB holds IOVA of D', answer: holds('IOTLB') },
  { form: 'ATC holds IOVA of D', answer: holds('ATC') },
  { form: 'IOTLB is stale for IOVA of D', answer: stale('IOTLB') },
  { form: 'ATC is stale for IOVA of D', answer: stale('ATC') },
  { form: 'tag of IOVA of D in the IOTLB', answer: tagOf },
  { form: 'reads for IOVA of D', answer: reads(true, () => true) },
  { form: 'reads for IOVA of D from memory', answer: reads(false, () => true) },
  { form: 'stage 1 reads for IOVA of D from memory', answer: reads(false, (read) => read === 'stage 1') },
  { form: 'stage 2 reads for IOVA of D from memory', answer: reads(false, (read) => read === 'stage 2') },
  {
    form: 'where memory maps IOVA of D',
    answer({ run }, at, { D, IOVA }) {
      const value = mappedTo(run, deviceNamed(run, D!), Number(IOVA));
      return { value, among: [value, NOWHERE], known: at };
    },
  },
  {
    form: 'where access N of D goes',
    answer({ run }, _, parts) {
      const { reached, mapped, at } = accessOf(run, parts);
      const all = run.history.guest.dmas.filter((one) => one.at > 0).map((one) => one.reached);
      const among = [...all, mapped].filter((place) => place.startsWith('PA')).sort();
      return { value: reached, among: [...among, 'abort'], known: at };
    },
  },
  {
    form: 'what serves access N of D',
    answer({ run }, _, parts) {
      const { by, at } = accessOf(run, parts);
      return { value: by, among: Object.values(SERVED), known: at };
    },
  },
];
