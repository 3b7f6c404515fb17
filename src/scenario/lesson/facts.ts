/** What a lesson can ask of the model: a form each, the answer, and among what else it could be. */
import { PROPERTIES } from '../../model/check/properties.ts';
import { fateOf, KIND_OF } from '../../model/search/fate.ts';
import type { Way } from '../../model/arch/arch.ts';
import { WAYS } from '../../model/arch/ways.ts';
import { addr, hex } from '../../model/fields/field.ts';
import { errnoOf } from '../../model/iommufd/events.ts';
import { IOMMU_EVENT } from '../../model/iommu/events.ts';
import { DEVICE_EVENT } from '../../model/pcie/events.ts';
import { TLB } from '../../model/state/layout.ts';
import { indexOf } from '../../model/state/queue.ts';
import { covers } from '../../model/state/tlb.ts';
import type { TlbPool } from '../../model/state/tlb-pool.ts';
import { hasSid } from '../../model/state/topology.ts';
import { SPINE } from '../../model/system/logs.ts';
import type { Run } from '../../model/system/run.ts';
import { type CommandStatus, statusAt } from '../../model/system/status.ts';
import { COSTS, costsOf } from '../../model/compare/costs.ts';
import { bitsOf } from '../hazards/hazard.ts';
import type { FactAnswer, Fact } from './fact.ts';
import { type FormParts, matcher } from './forms.ts';
import { commandOf, LessonError, queueNamed } from './moments.ts';
import { OBJECT_FACTS } from './object-facts.ts';
import type { World } from './world.ts';

const YES_NO = ['yes', 'no'];

const yesNo = (is: boolean, known: number): FactAnswer => ({ value: is ? 'yes' : 'no', among: YES_NO, known });

const STATUS: Readonly<Record<CommandStatus, string>> = {
  future: 'not written yet',
  queued: 'written, not fetched',
  fetched: 'fetched by the VMM',
  'handed-over': 'on the physical CMDQ',
  consumed: 'consumed, not complete',
  complete: 'complete',
  refused: 'refused',
  skipped: 'given up',
  vmm: 'done by the VMM itself',
};

const FATES = {
  executed: 'hardware carried it out',
  refused: 'it was refused',
  vmm: 'the VMM did it itself',
  lost: 'nobody was handed it',
  pending: 'it waits',
} as const;

/** One of several: a number from 0, as `command 2`. */
const commandWord = (ordinal: number): string => `command ${ordinal}`;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function deviceNamed({ machine: { topo } }: Run, name: string): number {
  const found = topo.devices.findIndex((device) => device.name === name);
  const names = topo.devices.map((device) => device.name).join(', ');
  if (found < 0) throw new LessonError(`there is no device '${name}'; expected one of ${names}`);
  return found;
}

function propertyNamed(id: string): number {
  const found = PROPERTIES.findIndex((property) => property.id === id);
  if (found < 0)
    throw new LessonError(
      `there is no property '${id}'; expected one of ${PROPERTIES.map((one) => one.id).join(', ')}`,
    );
  return found;
}

/** A cursor of a guest queue, and all the values that it may have by the end. */
function cursor(run: Run, at: number, queue: number, which: 'prod' | 'cons'): FactAnswer {
  const { arch, layout, topo } = run.machine;
  const { commandsLog2: log2 } = topo.guestIommus[queue];
  const value = indexOf(arch.queue[which](run.machine, layout.guestIommus[queue].regs), log2);
  const most = Math.min(run.history.commands[queue].count, 2 ** log2 - 1);
  return { value: String(value), among: range(most + 1).map(String), known: at };
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

/** What an invalidation call may return. */
const RESULTS = ['0', '-EIO', '-ENOENT', '-ENOMEM', '-ETIMEDOUT'];

/** A call of the VMM, from 1. */
function callOf(run: Run, { N }: FormParts): number {
  const call = Number(N) - 1;
  if (call < 0 || call >= run.history.calls.length)
    throw new LessonError(`the VMM makes ${run.history.calls.length} calls; there is no call ${N}`);
  return call;
}

/** Orders of magnitude. */
const ONE_IN = [
  'every run',
  ...range(8).map((i) => `about 1 run in ${(10 ** (i + 1)).toLocaleString('en')}`),
  'no run',
];

const FACTS: readonly Fact[] = [
  { form: 'PROD [of Q]', answer: ({ run }, at, { Q }) => cursor(run, at, queueNamed(run, Q), 'prod') },
  { form: 'CONS [of Q]', answer: ({ run }, at, { Q }) => cursor(run, at, queueNamed(run, Q), 'cons') },
  {
    form: 'status of command N [of Q]',
    answer({ run }, at, parts) {
      const [queue, ordinal] = commandOf(run, parts);
      const { future, queued, ...later } = STATUS;
      const value = STATUS[statusAt(run.history.commands[queue].at(ordinal), at)];
      const usual = [STATUS.fetched, STATUS['handed-over'], STATUS.consumed, STATUS.complete];
      return { value, among: usual.includes(value) ? usual : [future, queued, ...Object.values(later)], known: at };
    },
  },
  {
    form: 'fate of command N [of Q]',
    answer(world, _, parts) {
      const [queue, ordinal] = commandOf(world.run, parts);
      const { sequences } = world.side;
      for (const [emulated, { length, queue: queues, ordinal: ordinals }] of sequences.entries())
        for (let i = 0; i < length; i++)
          if (queues[i] === queue && ordinals[i] === ordinal) {
            const fact = world.side.fact(emulated, i);
            const among = [FATES.executed, FATES.refused, FATES.vmm, FATES.lost];
            return { value: FATES[fact.fate], among, known: fact.at ?? world.run.length };
          }
      throw new LessonError(`there is no command ${ordinal}`);
    },
  },
  {
    form: 'next command handed over [of Q]',
    answer({ run }, at, { Q }) {
      const queue = queueNamed(run, Q);
      const log = run.history.commands[queue];
      const later = range(log.count)
        .map((ordinal) => [log.word(ordinal, SPINE.handedOver), ordinal] as const)
        .filter(([when]) => when > at);
      if (later.length === 0) throw new LessonError('no command is handed over after this');
      const [known, next] = later.reduce((first, one) => (one[0] < first[0] ? one : first));
      return { value: commandWord(next), among: range(log.count).map(commandWord), known };
    },
  },
  {
    form: 'the error that the guest reads [of Q]',
    answer({ run }, _, { Q }) {
      const { nameOf } = run.machine.arch.errors;
      const error = run.history.guest.errors.find(({ queue }) => queue === queueNamed(run, Q));
      return {
        value: error ? nameOf(error.cerror) : 'none',
        among: ['none', ...[1, 2, 3].map(nameOf)],
        known: error?.at ?? run.length,
      };
    },
  },
  {
    form: 'the command that the error names [of Q]',
    answer({ run }, _, { Q }) {
      const queue = queueNamed(run, Q);
      const error = run.history.guest.errors.find((one) => one.queue === queue);
      if (!error) throw new LessonError('the guest reads no error');
      const among = range(run.history.commands[queue].count).map(commandWord);
      return { value: commandWord(error.ordinal), among, known: error.at };
    },
  },
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
  {
    form: 'result of call N',
    answer({ run }, _, parts) {
      const { calls } = run.history;
      const call = callOf(run, parts);
      const rule = calls.rule.data[call];
      const value = rule ? `-${errnoOf(rule)}` : '0';
      return { value, among: RESULTS, known: calls.ret.data[call] || run.length };
    },
  },
  {
    form: 'commands of call N',
    answer({ run }, _, parts) {
      const { calls } = run.history;
      const call = callOf(run, parts);
      const carried = calls.carried(call).map(String);
      return { value: carried.join(', '), among: [carried.join(', ')], known: calls.at.data[call] };
    },
  },
  {
    form: 'P holds in this run',
    answer({ run }, _, { P }) {
      const property = propertyNamed(P!);
      const verdict = run.verdicts()[property];
      return yesNo(verdict.held, verdict.at ?? run.length);
    },
  },
  {
    form: 'P holds in any interleaving',
    answer(world, _, { P }) {
      const property = propertyNamed(P!);
      const { search } = world;
      if (!search.findings.has(property) && search.verdict !== 'exhausted')
        throw new LessonError('there are more states than are looked at');
      return yesNo(!search.findings.has(property), Number.POSITIVE_INFINITY);
    },
  },
  {
    form: 'fate of P',
    answer(world, _, { P }) {
      const { kind } = fate(world, P!);
      return { value: kind, among: KIND_OF, known: Number.POSITIVE_INFINITY };
    },
  },
  {
    form: 'random runs that break P',
    answer(world, _, { P }) {
      const { kind, p } = fate(world, P!);
      const order = Math.max(1, Math.min(ONE_IN.length - 2, Math.round(-Math.log10(p))));
      const at = kind === 'inevitable' ? 0 : kind === 'impossible' ? ONE_IN.length - 1 : order;
      // Far enough apart that a guess is one.
      const among = ONE_IN.filter((_, i) => i === at || Math.abs(i - at) % 2 === 0);
      return { value: ONE_IN[at], among, known: Number.POSITIVE_INFINITY };
    },
  },
  ...OBJECT_FACTS,
  ...COSTS.map(
    ([key, label]): Fact => ({
      form: `number of ${label}`,
      answer(world) {
        const count = costsOf(world.side)[key];
        const others = [count - 1, count + 1, count * 2, count + 2].filter((other) => other >= 0);
        return { value: String(count), among: [count, ...others].map(String), known: world.run.length };
      },
    }),
  ),
];

function fate(world: World, property: string) {
  const i = propertyNamed(property);
  const found = fateOf(world.search, bitsOf([property]), world.search.findings.get(i));
  if (!found) throw new LessonError('there are more states than are looked at');
  return found;
}

const FORMS = FACTS.map((fact) => ({ ...fact, match: matcher(fact.form) }));

/**
 * What the model says of a fact, by its words.
 * @throws LessonError for what is none
 */
export function factOf(world: World, at: number, text: string): FactAnswer {
  const found = factIn(text);
  if (!found) throw new LessonError(`'${text}' cannot be asked; expected one of: ${FACT_FORMS.join('; ')}`);
  world.run.seek(at);
  return found(world, at);
}

export const FACT_FORMS: readonly string[] = FACTS.map(({ form }) => form);

export function factIn(text: string): ((world: World, at: number) => FactAnswer) | undefined {
  for (const { match, answer } of FORMS) {
    const parts = match(text);
    if (parts) return (world, at) => answer(world, at, parts);
  }
  return undefined;
}
