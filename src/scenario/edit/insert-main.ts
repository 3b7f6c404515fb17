/** Steps that the main thread of a VMM can have one more of, with the names that stand where they are put. */
import type { Path } from '../language/errors.ts';
import type { MainScenarioStep, Scenario } from '../language/schema.ts';
import { freeName, hex, namesOf } from './fresh.ts';
import { inOne, type Insertion, plain } from './insertion.ts';

type Vm = Scenario['vms'][number];

const KINDS = ['ioas', 's2', 'viommu', 'dev', 'vdev', 's1', 'queue'] as const;

/** By kind, names of the objects that stand, the first made first. `made`: every name that was ever given. */
interface Standing extends Record<(typeof KINDS)[number], string[]> {
  made: string[];
}

function readyIn({ objects, vsmmus }: Vm): Standing {
  const ready = objects === 'ready';
  const suffix = (name: string): string => (vsmmus.length > 1 ? `_${name}` : '');
  const each = (kind: string): string[] => (ready ? vsmmus.map(({ name }) => `${kind}${suffix(name)}`) : []);
  const devices = ready ? vsmmus.flatMap(({ vdevices }) => vdevices.map(({ device }) => device)) : [];
  const of = (kind: string): string[] => devices.map((device) => `${kind}_${device}`);
  const own = {
    ioas: ready ? ['ioas'] : [],
    s2: each('s2'),
    viommu: each('viommu'),
    dev: of('dev'),
    vdev: of('vdev'),
    s1: of('s1'),
    queue: [],
  };
  return { ...own, made: Object.values(own).flat() };
}

/** What kind of object a call makes. */
function kindMade(ioctl: string, fields: Readonly<Record<string, unknown>>, { viommu }: Standing) {
  switch (ioctl) {
    case 'IOMMU_IOAS_ALLOC':
      return 'ioas';
    case 'IOMMU_HWPT_ALLOC':
      return 'vste' in fields || viommu.includes(String(fields.pt_id)) ? 's1' : 's2';
    case 'IOMMU_VIOMMU_ALLOC':
      return 'viommu';
    case 'IOMMU_VDEVICE_ALLOC':
      return 'vdev';
    case 'IOMMU_VEVENTQ_ALLOC':
      return 'queue';
    default:
      return undefined;
  }
}

/** What stands when the thread comes to a step, as far as names say it: a call may fail. */
function standingBefore(vm: Vm, steps: readonly MainScenarioStep[]): Standing {
  const standing = readyIn(vm);
  const gone = (name: unknown): void => {
    for (const kind of KINDS) standing[kind] = standing[kind].filter((one) => one !== name);
  };
  for (const step of steps) {
    const [word, fields] = Object.entries(step)[0] as [string, Readonly<Record<string, unknown>>];
    if (word === 'unbind') gone(fields.dev);
    if (word === 'close') gone(fields.queue);
    if (word === 'IOMMU_DESTROY') gone(fields.id);
    const kind = word === 'bind' ? 'dev' : kindMade(word, fields, standing);
    if (!kind || typeof fields.as !== 'string') continue;
    gone(fields.as);
    standing[kind].push(fields.as);
    standing.made.push(fields.as);
  }
  return standing;
}

/** Where a VM's main thread is in a path to its steps: the VM, or nothing. */
export const isMain = ([top, , key]: Path): boolean => top === 'vms' && key === 'vmm';

/** What can be put before the i-th step of the main thread of a VM, or behind its last. `command`: one that it can hand in. */
export function mainInsertions(scenario: Scenario, vm: Vm, i: number, command: Insertion): Insertion[] {
  const standing = standingBefore(vm, vm.vmm.slice(0, i));
  const last = (kind: (typeof KINDS)[number]): string | undefined => standing[kind].at(-1);
  const fresh = (name: string): string => (standing.made.includes(name) ? freeName(`${name}_`, standing.made) : name);
  const given = vm.vsmmus.flatMap(({ vdevices }) => vdevices);
  const unbound = given.find(({ device }) => !standing.dev.includes(`dev_${device}`)) ?? given[0];
  const virtual = given.find(({ device }) => !standing.vdev.includes(`vdev_${device}`)) ?? given[0];
  const marks = namesOf(scenario).mark;
  const other = marks.find((mark) => !vm.vmm.some((step) => 'mark' in step && step.mark === mark));
  /** Only where all that it names stands. */
  const call = (
    word: string,
    ioctl: string,
    fields: readonly (readonly [string, string | undefined])[],
  ): Insertion[] =>
    fields.every(([, value]) => value !== undefined)
      ? [
          {
            ...inOne(
              ioctl,
              fields.map(([name, value]) => `${name}: ${value}`),
            ),
            word,
          },
        ]
      : [];
  const step = (word: string, ...fields: readonly (readonly [string, string | undefined])[]): Insertion[] =>
    call(word, word, fields);
  return [
    ...step('bind', ['device', unbound.device], ['as', fresh(`dev_${unbound.device}`)]),
    ...step('attach', ['dev', last('dev')], ['pt', last('s1') ?? last('s2')]),
    ...step('detach', ['dev', last('dev')]),
    ...step('unbind', ['dev', last('dev')]),
    ...step('IOMMU_IOAS_ALLOC', ['as', fresh('ioas')]),
    ...step('IOMMU_IOAS_MAP', ['ioas_id', last('ioas')]),
    ...step('IOMMU_IOAS_UNMAP', ['ioas_id', last('ioas')], ['iova', hex(vm.memory.ipa)], ['length', '0x1000']),
    ...call('IOMMU_HWPT_ALLOC, a nesting parent', 'IOMMU_HWPT_ALLOC', [
      ['dev_id', last('dev')],
      ['pt_id', last('ioas')],
      ['flags', '1'],
      ['as', fresh('s2')],
    ]),
    ...call('IOMMU_HWPT_ALLOC, nested', 'IOMMU_HWPT_ALLOC', [
      ['dev_id', last('dev')],
      ['pt_id', last('viommu')],
      ['vste', virtual.device],
      ['as', fresh(`s1_${virtual.device}`)],
    ]),
    ...step('IOMMU_VIOMMU_ALLOC', ['dev_id', last('dev')], ['hwpt_id', last('s2')], ['as', fresh('viommu')]),
    ...step(
      'IOMMU_VDEVICE_ALLOC',
      ['viommu_id', last('viommu')],
      ['dev_id', last('dev')],
      ['virt_id', hex(virtual.vsid)],
      ['as', fresh(`vdev_${virtual.device}`)],
    ),
    ...step('IOMMU_VEVENTQ_ALLOC', ['viommu_id', last('viommu')], ['veventq_depth', '8'], ['as', fresh('events')]),
    ...step('IOMMU_HW_QUEUE_ALLOC', ['viommu_id', last('viommu')], ['index', '0'], ['as', fresh('hw_queue')]),
    ...step('IOMMU_HWPT_INVALIDATE', ['hwpt_id', last('viommu')], ['commands', `[${command.flow}]`]),
    ...KINDS.filter((kind) => kind !== 'dev' && kind !== 'queue').flatMap((kind) => {
      const name = last(kind);
      return name === undefined ? [] : call(`IOMMU_DESTROY of ${name}`, 'IOMMU_DESTROY', [['id', name]]);
    }),
    ...step('read', ['queue', last('queue')]),
    ...step('close', ['queue', last('queue')]),
    plain('mark', freeName('made', marks)),
    ...(other === undefined ? [] : [plain('after', other)]),
  ];
}
