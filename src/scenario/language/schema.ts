/** The scenario language, version 1: shape and limits. What names refer to is checked when it is compiled. */
import * as v from 'valibot';
import { BROKEN } from '../../model/state/broken.ts';
import { S2_FLUSHES } from '../../model/state/topology.ts';
import { ARCH_IDS, ARCH_STEPS, QUEUE_LOG2 } from '../arch/language.ts';
import { Address, Asid, integer, Name, PageAddress, Pages, StreamId, SubstreamId, U32 } from './base.ts';

export const SCENARIO_VERSION = 1;

/** How hazards are numbered: `H05`. */
export const HAZARD_NUMBER = /^H\d\d$/;

const Smmu = v.strictObject({
  name: Name,
  /** Identification registers; default: QEMU's values with ATS. */
  idr: v.optional(v.strictObject({ IDR0: U32, IDR1: U32, IDR3: U32, IDR5: U32 })),
  queue: v.optional(v.strictObject({ log2size: integer(6, 19, 'a log2 from 6 to 19') }), { log2size: QUEUE_LOG2 }),
});

const Device = v.strictObject({
  name: Name,
  smmu: Name,
  /** Several: a function behind a bridge that adds aliases. */
  sid: v.union(
    [
      StreamId,
      v.pipe(v.array(StreamId), v.minLength(1, 'expected a StreamID'), v.maxLength(8, 'expected at most 8 StreamIDs')),
    ],
    'expected a StreamID or up to 8 of them',
  ),
  ats: v.optional(v.boolean('expected true or false'), false),
  /** Never answers an Invalidate Request. */
  silent: v.optional(v.boolean('expected true or false'), false),
  /** May answer too late: the IOMMU has given up by then. */
  slow: v.optional(v.boolean('expected true or false'), false),
});

const Vdevice = v.strictObject({
  device: Name,
  vsid: StreamId,
  asid: Asid,
  /** False: EATS is 0 in the guest's STE, and its driver sends no ATC_INV. */
  ats: v.optional(v.boolean('expected true or false'), true),
});

const Vsmmu = v.strictObject({
  name: Name,
  smmu: Name,
  queue: v.strictObject({ log2size: integer(0, 19, 'a log2 from 0 to 19') }),
  /** Event queue of the guest, for records that the VMM hands on. */
  eventq: v.optional(v.strictObject({ log2size: integer(0, 7, 'a log2 from 0 to 7') })),
  /** `own`: its ASIDs are its own, as the architecture has it; `shared`: one for all of the VM's, as in Linux guests. */
  asids: v.optional(v.picklist(['shared', 'own'], 'expected shared or own'), 'shared'),
  vdevices: v.pipe(v.array(Vdevice, 'expected a list of vdevices'), v.minLength(1, 'expected at least one vdevice')),
});

/** Field values of a raw command; `sid` may name a device (its vSID is put in). */
const CommandFields = v.record(
  v.string(),
  v.union([v.number(), Name], 'expected a number or a device name'),
  'expected fields, such as { asid: 1 }',
);
const Command = v.pipe(
  v.record(v.string(), v.nullable(CommandFields), 'expected a command with its fields, such as CMD_SYNC: {}'),
  v.check((entry) => Object.keys(entry).length === 1, 'expected one command, such as CMD_SYNC: {}'),
);

const Mapping = v.strictObject({ device: Name, iova: PageAddress, pages: Pages });
const Step = v.union(
  [
    v.strictObject({ map: v.strictObject({ ...Mapping.entries, ipa: v.optional(PageAddress) }) }),
    v.strictObject({ unmap: Mapping }),
    v.strictObject({ unmap_fast: Mapping }),
    v.strictObject({
      dma: v.strictObject({
        device: Name,
        iova: Address,
        write: v.optional(v.boolean('expected true or false'), false),
        ssid: v.optional(SubstreamId),
        /** By which StreamID, of a device with several. */
        sid: v.optional(StreamId),
      }),
    }),
    ...ARCH_STEPS,
    v.strictObject({ free: v.strictObject({ device: Name, iova: PageAddress, pages: Pages }) }),
    v.strictObject({
      commands: v.pipe(
        v.array(Command, 'expected a list of commands'),
        v.minLength(1, 'expected at least one command'),
      ),
      /** Which vsmmu's queue; needed only when the VM has several. */
      queue: v.optional(Name),
    }),
    v.strictObject({ read_events: v.strictObject({ queue: v.optional(Name) }) }),
    v.strictObject({ mark: Name }),
    /** A mark of another vCPU's program, or of the VMM's main thread. */
    v.strictObject({ after: Name }),
    v.strictObject({
      share_sync: v.strictObject({
        until: v.picklist(['queued', 'complete'], 'expected queued or complete'),
        queue: v.optional(Name),
      }),
    }),
  ],
  'expected one of map, unmap, unmap_fast, dma, replace_cd, free, commands, share_sync, mark, after, write_ste, write_cd, write_register, read_events',
);

const Vcpu = v.strictObject({
  name: Name,
  program: v.array(Step, 'expected a list of steps'),
  /** Mistakes of its driver. */
  driver: v.optional(
    v.array(v.picklist(['ignores-wrap', 'no-force-sync'], 'expected ignores-wrap or no-force-sync')),
    [],
  ),
});

/** An id in a call: the name that an earlier step gave it, or a number. */
const Id = v.union([U32, Name], 'expected a name or a number');
const Word64 = v.pipe(
  v.union([v.number(), v.bigint()], 'expected a 64-bit number'),
  v.check((n) => (typeof n === 'bigint' || Number.isInteger(n)) && n >= 0 && n < 1n << 64n, 'expected a 64-bit number'),
);
/** Words of 64 bits in the VMM's memory. */
const Words = v.pipe(
  v.array(Word64, 'expected a list of 64-bit words'),
  v.minLength(1, 'expected at least one word'),
  v.maxLength(512, 'expected at most 512 words'),
);
/**
 * Fields of a struct of iommufd; `as` names the new object. `commands`: an array of invalidations; `vste`: what stands at data_uptr, the STE that the guest has
 * written for a device, or words.
 */
const Field = v.union([Word64, Name], 'expected a number or a name');
const Fields = v.objectWithRest(
  {
    commands: v.optional(v.array(Command, 'expected a list of commands')),
    vste: v.optional(v.union([Name, Words], 'expected a device or a list of words')),
    as: v.optional(Name),
  },
  Field,
);
const MainCall = v.pipe(
  // (custom, so that a mistake inside of another step is told by that step)
  v.record(
    v.custom<string>((key) => typeof key === 'string' && key.startsWith('IOMMU_'), 'expected an ioctl of iommufd'),
    Fields,
  ),
  v.check((entry) => Object.keys(entry).length === 1, 'expected one ioctl, such as IOMMU_IOAS_ALLOC: { as: ioas }'),
);
const MainStep = v.union(
  [
    v.strictObject({ bind: v.strictObject({ device: Name, as: Name }) }),
    v.strictObject({ unbind: v.strictObject({ dev: Id }) }),
    v.strictObject({ attach: v.strictObject({ dev: Id, pt: Id }) }),
    v.strictObject({ detach: v.strictObject({ dev: Id }) }),
    v.strictObject({
      read: v.strictObject({
        queue: Id,
        bytes: v.optional(integer(0, 65536, 'a number of bytes'), 4096),
        /** The emulated IOMMU to whose event queue the records go on. */
        into: v.optional(Name),
        /** Of lost events the guest hears nothing, as with QEMU, or sees an overflow. */
        lost: v.optional(v.picklist(['dropped', 'overflow'], 'expected dropped or overflow'), 'dropped'),
      }),
    }),
    v.strictObject({ close: v.strictObject({ queue: Id }) }),
    v.strictObject({ mark: Name }),
    v.strictObject({ after: Name }),
    MainCall,
  ],
  'expected one of bind, unbind, attach, detach, read, close, mark, after, or an ioctl of iommufd',
);

const Vm = v.strictObject({
  name: Name,
  memory: v.strictObject({
    ipa: PageAddress,
    size: v.pipe(
      integer(0x10000, 0x40000000, 'a size from 0x10000 (64 KiB) to 0x40000000 (1 GiB)'),
      v.check((n) => n % 4096 === 0, 'expected a multiple of 0x1000 (4 KiB pages)'),
    ),
  }),
  vsmmus: v.pipe(v.array(Vsmmu, 'expected a list of vsmmus'), v.minLength(1, 'expected at least one vsmmu')),
  vcpus: v.pipe(v.array(Vcpu, 'expected a list of vcpus'), v.minLength(1, 'expected at least one vcpu')),
  /** `none`: the VMM's main thread makes iommufd's objects while the run goes on. */
  objects: v.optional(v.picklist(['ready', 'none'], 'expected ready or none'), 'ready'),
  /** `shared`: one S2 hwpt for all emulated IOMMUs on one physical IOMMU, as QEMU has it. */
  s2: v.optional(v.picklist(['own', 'shared'], 'expected own or shared'), 'own'),
  /** What the VMM's main thread asks of iommufd and VFIO. */
  vmm: v.optional(v.array(MainStep, 'expected a list of steps'), []),
});

const list = <T extends v.GenericSchema>(item: T, what: string) =>
  v.pipe(v.array(item, `expected a list of ${what}`), v.minLength(1, `expected at least one of ${what}`));

/** When: `at` a mark, at which the program waits; `after` a mark, any time from then on; neither: any time. */
const WHEN = { at: v.optional(Name), after: v.optional(Name) };
const Fault = v.union(
  [
    v.strictObject({ unbind: Name, ...WHEN }),
    v.strictObject({ reset: Name, ...WHEN }),
    v.strictObject({
      unmap_s2: v.strictObject({
        vm: Name,
        ipa: PageAddress,
        flush: v.optional(v.picklist(S2_FLUSHES, `expected one of ${S2_FLUSHES.join(', ')}`), 'full'),
      }),
      ...WHEN,
    }),
    v.strictObject({
      reassign: v.strictObject({
        from: Name,
        to: Name,
        flush: v.optional(v.boolean('expected true or false'), true),
        reset: v.optional(v.boolean('expected true or false'), true),
      }),
      ...WHEN,
    }),
    v.strictObject({ enomem: Name, ...WHEN }),
    v.strictObject({ timeout: Name, ...WHEN }),
  ],
  'expected one of unbind, reset, unmap_s2, reassign, enomem, timeout, with at or after',
);

const BrokenProperties = v.array(v.string('expected a property'));
/** What a search finds under a design: properties that break, nothing, or the question does not arise. */
const Finding = v.union(
  [
    BrokenProperties,
    v.picklist(['impossible', 'not-applicable']),
    /** The same under the design with other parameters: `kernel=linux-7.2,errors=by-class`. */
    v.strictObject({ with: v.string('expected parameters of a design'), breaks: BrokenProperties }),
  ],
  'expected impossible, not-applicable, a list of properties, or with and breaks',
);
/** Other parts of a scenario, in place of its own. */
export const CHANGES = {
  /** By name of a vCPU, what it does instead; by name of a VM, what its VMM's main thread does. */
  programs: v.optional(v.record(v.string(), v.array(Step))),
  vmms: v.optional(v.record(v.string(), v.array(MainStep))),
  /** Mistakes of vCPUs' drivers that are mended: then no driver has any. */
  drivers: v.optional(v.literal('correct', 'expected correct')),
  broken: v.optional(v.array(v.picklist(BROKEN, `expected one of ${BROKEN.join(', ')}`))),
  faults: v.optional(v.array(Fault)),
};

/** What makes it go away: other parameters of the designs, or other parts of the scenario; a search must agree. */
const Fix = v.strictObject({
  about: v.string('expected text'),
  /** Another design, and parameters. */
  design: v.optional(Name),
  with: v.optional(v.string('expected parameters of a design')),
  ...CHANGES,
  /** Designs that it does not help: they have another hazard that does the same. */
  except: v.optional(v.array(Name), []),
});

export const ScenarioSchema = v.strictObject({
  'viommu-scenario': v.literal(SCENARIO_VERSION, `expected ${SCENARIO_VERSION}`),
  id: Name,
  title: v.string('expected a title'),
  about: v.optional(v.string('expected text'), ''),
  hazard: v.optional(v.pipe(v.string(), v.regex(HAZARD_NUMBER, 'expected a hazard number such as H05'))),
  /** Where the hazard was seen or argued about. */
  cite: v.optional(v.string('expected text')),
  /** The properties that decide about the hazard. */
  breaks: v.optional(v.array(v.string('expected a property')), []),
  /** By design, what a search over all interleavings finds. */
  found: v.optional(v.record(v.string(), Finding), {}),
  fix: v.optional(Fix),
  /** The architecture of its IOMMUs. */
  arch: v.optional(v.picklist(ARCH_IDS, `expected ${ARCH_IDS.join(', ')}`), ARCH_IDS[0]),
  smmus: list(Smmu, 'smmus'),
  devices: list(Device, 'devices'),
  vms: list(Vm, 'vms'),
  faults: v.optional(v.array(Fault, 'expected a list of faults'), []),
  /** Guarantees of correct hardware that are taken away. */
  broken: v.optional(v.array(v.picklist(BROKEN, `expected one of ${BROKEN.join(', ')}`)), []),
  design: v.optional(Name, 'viommu-batch'),
  expect: v.optional(v.record(v.string(), v.strictObject({ breaks: v.array(v.string('expected a property')) })), {}),
});

export type ScenarioFault = v.InferOutput<typeof Fault>;
export type Scenario = v.InferOutput<typeof ScenarioSchema>;
export type ScenarioStep = v.InferOutput<typeof Step>;
export type MainScenarioStep = v.InferOutput<typeof MainStep>;
