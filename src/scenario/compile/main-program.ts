/** The main thread of a VMM: from the steps of the scenario language to calls on iommufd and VFIO. */
import { MAP_FLAG } from '../../model/iommufd/objects/ioas.ts';
import { UAPI } from '../../model/iommufd/uapi/uapi.ts';
import { type IdRef, type MainOp, type MainSpec, type UserMemory, isId } from '../../model/state/main-program.ts';
import type { VmSpec, GuestIommuSpec } from '../../model/state/topology.ts';
import type { Fail, ScenarioArch } from '../arch/arch.ts';
import { every } from '../language/all-errors.ts';
import type { Path } from '../language/errors.ts';
import { needsEventq, rawCommand } from './program.ts';
import type { MainScenarioStep } from '../language/schema.ts';

/** Where a mark stands: before which op of which program. */
export interface MarkPoint {
  readonly thread: 'vcpu' | 'main';
  readonly index: number;
  readonly at: number;
}

/** What the steps can name. */
export interface MainContext {
  readonly arch: ScenarioArch;
  readonly name: string;
  readonly ctx: number;
  readonly vm: VmSpec;
  /** Names of devices, by index. */
  readonly devices: readonly string[];
  /** All emulated IOMMUs. */
  readonly guestIommus: readonly GuestIommuSpec[];
  /** Marks of all programs. */
  readonly marks: ReadonlyMap<string, MarkPoint>;
  readonly error: Fail;
}

/** ioctls that a main thread may call: they make, change or destroy objects, or invalidate. */
export const CALLS = [
  'IOMMU_DESTROY',
  'IOMMU_IOAS_ALLOC',
  'IOMMU_IOAS_MAP',
  'IOMMU_IOAS_UNMAP',
  'IOMMU_HWPT_ALLOC',
  'IOMMU_VIOMMU_ALLOC',
  'IOMMU_VDEVICE_ALLOC',
  'IOMMU_VEVENTQ_ALLOC',
  'IOMMU_HW_QUEUE_ALLOC',
  'IOMMU_HWPT_INVALIDATE',
];

const INVALIDATE = 'IOMMU_HWPT_INVALIDATE';

/** Names of the objects that exist when the run begins, of a VM whose objects are made beforehand. */
export function readyNames({ ctx, vm, devices, guestIommus }: Omit<MainContext, 'error' | 'arch'>): string[] {
  if (vm.bare) return [];
  const own = guestIommus.filter((guestIommu) => guestIommu.vm === ctx);
  const suffix = (guestIommu: GuestIommuSpec): string => (own.length > 1 ? `_${guestIommu.name}` : '');
  return [
    'ioas',
    ...own.flatMap((guestIommu) => [
      `s2${suffix(guestIommu)}`,
      `viommu${suffix(guestIommu)}`,
      `hw_queue${suffix(guestIommu)}`,
    ]),
    ...own.flatMap((guestIommu) =>
      guestIommu.vdevices.flatMap(({ device }) => ['dev', 'vdev', 's1'].map((kind) => `${kind}_${devices[device]}`)),
    ),
  ];
}

/** Where a main thread's marks stand: before which of its ops. */
export function mainMarks(
  steps: readonly MainScenarioStep[],
  main: number,
  at: Path,
  error: MainContext['error'],
): Map<string, MarkPoint> {
  const points = new Map<string, MarkPoint>();
  let ops = 0;
  steps.forEach((step, i) => {
    if (!('mark' in step)) ops++;
    else if (points.has(String(step.mark)))
      throw error([...at, i, 'mark'], `the mark '${String(step.mark)}' is used twice`);
    else points.set(String(step.mark), { thread: 'main', index: main, at: ops });
  });
  return points;
}

export function compileMain(steps: readonly MainScenarioStep[], context: MainContext, at: Path): MainSpec {
  const { devices, marks, error } = context;
  const names = readyNames(context);
  /** Every step so far is right. After one that is not, nobody knows what it would have named. */
  let whole = true;
  const given = (name: string): number => {
    if (!names.includes(name)) names.push(name);
    return names.indexOf(name);
  };
  const numberOf = (value: Word64 | string, bytes: number, path: Path): Word64 => {
    if (typeof value === 'string') throw error(path, 'expected a number');
    if (value >= 2 ** (bytes * 8)) throw error(path, `expected a number of ${bytes * 8} bits`);
    return value;
  };
  const ref = (id: Word64 | string, path: Path): IdRef => {
    if (typeof id !== 'string') return Number(numberOf(id, 4, path));
    if (!names.includes(id) && whole)
      throw error(path, `no step before gives the name '${id}'; known: ${names.join(', ') || '(none)'}`);
    return { name: names.indexOf(id) };
  };
  const ops = every(steps, (step, i): MainOp[] => ('mark' in step ? [] : [tried(step, [...at, i])])).flat();
  return { name: context.name, vm: context.ctx, ops, names };

  function tried(step: MainScenarioStep, path: Path): MainOp {
    try {
      return compileStep(step, path);
    } catch (problem) {
      whole = false;
      throw problem;
    }
  }

  function compileStep(step: MainScenarioStep, path: Path): MainOp {
    if ('bind' in step && typeof step.bind === 'object') {
      const { device, as } = step.bind as { device: string; as: string };
      const index = devices.indexOf(device);
      if (index < 0)
        throw error(
          [...path, 'bind', 'device'],
          `there is no device '${device}'; expected one of ${devices.join(', ')}`,
        );
      return { op: 'bind', device: index, as: given(as) };
    }
    if ('unbind' in step) return { op: 'unbind', idev: ref(part(step.unbind, 'dev'), [...path, 'unbind', 'dev']) };
    if ('detach' in step) return { op: 'detach', idev: ref(part(step.detach, 'dev'), [...path, 'detach', 'dev']) };
    if ('attach' in step)
      return {
        op: 'attach',
        idev: ref(part(step.attach, 'dev'), [...path, 'attach', 'dev']),
        pt: ref(part(step.attach, 'pt'), [...path, 'attach', 'pt']),
      };
    if ('close' in step) return { op: 'close', queue: ref(part(step.close, 'queue'), [...path, 'close', 'queue']) };
    if ('read' in step)
      return {
        op: 'read',
        queue: ref(part(step.read, 'queue'), [...path, 'read', 'queue']),
        bytes: Number(part(step.read, 'bytes')),
        ...into(step.read, [...path, 'read']),
      };
    if ('after' in step) {
      const mark = marks.get(String(step.after));
      if (!mark)
        throw error(
          [...path, 'after'],
          `there is no mark '${String(step.after)}'; expected one of ${[...marks.keys()].join(', ') || '(no program has a mark)'}`,
        );
      return { op: 'after', ...mark };
    }
    const [[ioctl, fields]] = Object.entries(step);
    return ioctlOp(ioctl, fields as CallFields, [...path, ioctl]);
  }

  function ioctlOp(ioctl: string, fields: CallFields, path: Path): MainOp {
    const def = UAPI[ioctl];
    if (!CALLS.includes(ioctl) || !def) throw error(path, `expected one of ${CALLS.join(', ')}`);
    const { as, vste, commands, ...rest } = fields;
    const sizes = Object.fromEntries(def.fields.map(({ name, bytes }) => [name, bytes]));
    const known = Object.keys(sizes).filter((name) => name !== 'size' && !name.startsWith('out_'));
    if (vste !== undefined && ioctl !== 'IOMMU_HWPT_ALLOC')
      throw error([...path, 'vste'], `${ioctl} takes no ${context.arch.user.nested.name}`);
    if ((commands !== undefined) !== (ioctl === INVALIDATE))
      throw error(
        commands ? [...path, 'commands'] : path,
        commands ? `${ioctl} takes no commands` : `${ioctl} needs commands: the array of invalidations`,
      );
    const data = commands
      ? arrayOf(commands, [...path, 'commands'])
      : vste === undefined
        ? undefined
        : vsteOf(vste, [...path, 'vste']);
    const out: Record<string, IdRef | bigint> = { ...defaults(ioctl, context, fields, data) };
    every(Object.entries(rest), ([name, value]) => {
      if (!known.includes(name))
        throw error([...path, name], `${ioctl} has no field '${name}'; expected one of ${known.join(', ')}`);
      out[name] = isId(name) ? ref(value, [...path, name]) : numberOf(value, sizes[name], [...path, name]);
    });
    if (as !== undefined && (typeof as !== 'string' || !def.fields.some(({ name }) => /^out_.*_id$/.test(name))))
      throw error([...path, 'as'], `${ioctl} makes no object that could be named`);
    const inOrder = Object.fromEntries(known.flatMap((name) => (out[name] === undefined ? [] : [[name, out[name]]])));
    const op: MainOp = { op: 'ioctl', ioctl, fields: inOrder, as: typeof as === 'string' ? given(as) : -1 };
    return data ? { ...op, data } : op;
  }

  /** Where records that were read go on to. */
  function into(read: unknown, path: Path): Pick<Extract<MainOp, { op: 'read' }>, 'into'> {
    const { into: name, lost } = read as { into?: string; lost: string };
    if (name === undefined) return {};
    const own = context.guestIommus.filter(({ vm }) => vm === context.ctx).map((guestIommu) => guestIommu.name);
    if (!own.includes(name))
      throw error([...path, 'into'], `there is no vsmmu '${name}' in this VM; expected one of ${own.join(', ')}`);
    const guestIommu = context.guestIommus.findIndex((one) => one.name === name);
    needsEventq(context.guestIommus[guestIommu], [...path, 'into'], error);
    return { into: { guestIommu, tellsLost: lost === 'overflow' } };
  }

  function arrayOf(commands: readonly RawCommand[], path: Path): UserMemory {
    const own = context.guestIommus.filter(({ vm }) => vm === context.ctx).flatMap(({ vdevices }) => vdevices);
    const streams = new Map(own.map((vdevice) => [devices[vdevice.device], vdevice]));
    const words = every(commands, (entry, i) => [
      ...rawCommand(context.arch, entry, streams, [...path, i], error),
    ]).flat();
    return { what: 'words', words: Uint32Array.from(words) };
  }

  function vsteOf(vste: string | readonly Word64[], path: Path): UserMemory {
    return typeof vste === 'string' ? guestVste(vste, path) : { what: 'words', words: halves(vste) };
  }

  function guestVste(device: string, path: Path): UserMemory {
    const index = devices.indexOf(device);
    for (const [guestIommu, { vm, vdevices }] of context.guestIommus.entries()) {
      const vdevice = vdevices.find((candidate) => candidate.device === index);
      if (vm === context.ctx && vdevice) return { what: 'nested', guestIommu, vsid: vdevice.vsid };
    }
    throw error(path, `there is no vdevice for '${device}' in this VM`);
  }
}

type Word64 = number | bigint;
type RawCommand = Parameters<typeof rawCommand>[1];
type CallFields = Readonly<Record<string, Word64 | string>> & {
  readonly vste?: string | readonly Word64[];
  readonly commands?: readonly RawCommand[];
};

/** Words of 64 bits as pairs of 32, the low half first. */
const halves = (words: readonly Word64[]): Uint32Array =>
  new Uint32Array(BigUint64Array.from(words, (word) => BigInt(word)).buffer);

const part = (value: unknown, name: string): number | string => (value as Record<string, number | string>)[name];

/** What a field is where the scenario says nothing. */
function defaults(
  ioctl: string,
  { arch: { user }, ctx, vm: { ipa, size }, guestIommus }: MainContext,
  { type, viommu_id }: Readonly<Record<string, unknown>>,
  data?: UserMemory,
): Record<string, number> {
  switch (ioctl) {
    case 'IOMMU_IOAS_MAP':
      return {
        flags: MAP_FLAG.FIXED_IOVA | MAP_FLAG.READABLE | MAP_FLAG.WRITEABLE,
        user_va: ipa,
        length: size,
        iova: ipa,
      };
    case 'IOMMU_HWPT_ALLOC':
      if (!data) return {};
      return {
        data_type: user.nested.type,
        data_len: data.what === 'words' ? data.words.byteLength : user.nested.bytes,
      };
    case INVALIDATE: {
      const bytes = data?.what === 'words' ? data.words.byteLength : 0;
      const { type: data_type, entryBytes } = user.invalidation;
      return { data_type, entry_len: entryBytes, entry_num: bytes / entryBytes };
    }
    case 'IOMMU_VIOMMU_ALLOC': {
      const bytes = user.viommuData(type);
      return { type: user.viommu, ...(bytes !== undefined && { data_len: bytes }) };
    }
    case 'IOMMU_VEVENTQ_ALLOC':
      return { type: user.veventq };
    case 'IOMMU_HW_QUEUE_ALLOC': {
      // The memory that the guest's driver gives to a queue which hardware runs.
      const own = guestIommus.filter(({ vm }) => vm === ctx);
      const { hwQueueIpa, commandsLog2 } = own.find(({ name }) => viommu_id === `viommu_${name}`) ?? own[0];
      const type = user.hwQueue;
      return hwQueueIpa === undefined
        ? { type }
        : { type, nesting_parent_iova: hwQueueIpa, length: 2 ** commandsLog2 * 16 };
    }
    default:
      return {};
  }
}
