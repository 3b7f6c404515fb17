/** A machine: its arena, its memory and the hook through which it tells what happens. */
import type { Arch } from '../arch/arch.ts';
import { type Actors, actorsOf } from './actors.ts';
import { type Broken, brokenIn } from './broken.ts';
import type { Design } from './design.ts';
import { DEVICE, FRAME, LATE, LATE_ENTRIES, type Layout, IOMMU, TLB, WALK_ENTRIES, layoutOf } from './layout.ts';
import type { Ctx } from '../iommufd/ctx.ts';
import type { Rule } from '../iommufd/uapi/rules.ts';
import type { UnmapCommand } from '../iommufd/objects/unmap.ts';
import type { InvalidateCommand } from '../iommufd/uapi/ioctl.ts';
import type { User, UserData } from '../iommufd/uapi/user.ts';
import type { EventKind, Observer } from './events.ts';
import type { Looks } from './looks.ts';
import { Memory } from './memory.ts';
import type { ActorNumber } from './numbers.ts';
import { hashWords, type PageStore } from './pages.ts';
import { Pool } from './pool.ts';
import { TlbPool } from './tlb-pool.ts';
import { listed, uniform } from './uniform.ts';
import type { FaultSpec, Topology, GuestIommuSpec } from './topology.ts';

const nobody: Observer = () => {};

/** What an IOMMU remembers of memory. */
export interface Caches {
  readonly iotlb: TlbPool;
  readonly walks: TlbPool;
  /** Configurations of devices, and of address spaces. */
  readonly configs: Pool;
  readonly contexts: Pool;
  /** Commands whose effect is still to come. */
  readonly late: Pool;
}

/** Main threads of VMMs. */
export interface MainThread {
  /** Gives names to the objects that exist when the run begins. */
  readonly begin: (m: Machine, main: number) => void;
  /** True when a thread can do its next step. */
  readonly ready: (m: Machine, main: number) => boolean;
  readonly step: (m: Machine, main: number) => void;
  /** Event records of a physical IOMMU, which a main thread may read through its viommu. */
  readonly recordPending: (m: Machine, iommu: number) => boolean;
  readonly forwardRecord: (m: Machine, iommu: number) => void;
}

/** What one read() of a vEVENTQ gives. */
export interface TakenRecords {
  readonly records: readonly Uint32Array[];
  /** Number of the newest lost event + 1, where a lost-events header says so; else 0. */
  readonly lost: number;
  /** Numbers of the first and the last event. */
  readonly first: number;
  readonly last: number;
}

/** How many records found room, and whether the guest can see that some did not (OVFLG differs from OVACKFLG). */
export interface Handed {
  readonly written: number;
  readonly overflow: boolean;
}

/** Calls of a main thread in which the host's driver takes part; a step is `inside` where it is not the first of its call. */
export interface MainCalls {
  readonly invalidateReady: (m: Machine, main: number) => boolean;
  /** The answer, undefined while the call does not return; entry_num as the kernel writes it back. */
  readonly invalidateStep: (
    m: Machine,
    main: number,
    cmd: InvalidateCommand,
    user: User,
    inside: boolean,
  ) => Rule | null | undefined;
  readonly entriesDone: (m: Machine, main: number) => number;
  readonly unmapReady: (m: Machine, main: number, cmd: UnmapCommand) => boolean;
  readonly unmapStep: (m: Machine, main: number, cmd: UnmapCommand, inside: boolean) => Rule | null | undefined;
  /** True when a HW_QUEUE, or what is none, can be destroyed; one could not be made. */
  readonly queueReady: (m: Machine, k: Ctx, queue: number) => boolean;
  readonly queueRefused: (m: Machine, k: Ctx, viommu: number, index: number, actor: ActorNumber) => void;
  /** read() of `bytes` at the most; records go on to the event queue of an emulated IOMMU, `missing`: some were lost. */
  readonly takeEvents: (k: Ctx, queue: number, bytes: number) => Rule | TakenRecords;
  readonly handToGuest: (m: Machine, v: number, records: readonly Uint32Array[], missing: boolean) => Handed;
}

/** The host takes a page of a VM away, step by step. */
export interface S2Unmap {
  readonly begin: (m: Machine, fault: Extract<FaultSpec, { kind: 'unmap_s2' }>, number: number) => void;
  readonly ready: (m: Machine) => boolean;
  readonly step: (m: Machine) => void;
}

/** Queues of guests that hardware runs. */
export interface HwQueues {
  /** A topology with a hardware queue beside each emulated IOMMU. */
  readonly added: (topo: Topology) => Topology;
  readonly canRun: (m: Machine, queue: number) => boolean;
  /** True when the next command can be consumed now and take effect later. */
  readonly canRunLate: (m: Machine, queue: number) => boolean;
  readonly run: (m: Machine, queue: number, late: boolean) => void;
  /** What the host's driver does for viommus of type Tegra241, their vdevices and their hardware queues. */
  readonly initInterface: (m: Machine, k: Ctx, viommu: number, data: UserData | null) => Rule | null;
  readonly initVsid: (k: Ctx, vdevice: number) => Rule | null;
  readonly allocQueue: (k: Ctx, viommu: number, hwQueue: GuestIommuSpec) => Rule | null;
  readonly checkQueue: (m: Machine, k: Ctx, viommu: number, va: bigint, length: bigint) => Rule | null;
  readonly beginQueue: (m: Machine, k: Ctx, queue: number) => void;
  readonly endQueue: (m: Machine, k: Ctx, queue: number) => void;
  readonly reassignReady: (m: Machine, fault: Extract<FaultSpec, { kind: 'reassign' }>) => boolean;
  readonly reassign: (m: Machine, fault: Extract<FaultSpec, { kind: 'reassign' }>) => void;
}

/** What only some machines need, so that it can be loaded when one does. */
export interface Extras {
  readonly mainThread: MainThread;
  readonly mainCalls: MainCalls;
  readonly s2Unmap: S2Unmap;
  readonly hwQueues: HwQueues;
}

/** By architecture. */
export type AllExtras = Readonly<Record<string, Extras>>;

/** What a machine keeps its state in; another one can watch who reads and writes what. */
export interface MachineParts {
  readonly words: (length: number) => Uint32Array;
  readonly memory: (...given: ConstructorParameters<typeof Memory>) => Memory;
}

const PLAIN: MachineParts = {
  words: (length) => new Uint32Array(length),
  memory: (...given) => new Memory(...given),
};

export class Machine {
  readonly arch: Arch<Machine>;
  readonly topo: Topology;
  readonly design: Design;
  /** Guarantees that scenario or design take away. */
  readonly broken: ReadonlySet<Broken>;
  readonly store: PageStore;
  readonly parts: MachineParts;
  readonly layout: Layout;
  readonly actors: Actors;
  /** The arena: with the pages that it names, the whole state. */
  readonly w: Uint32Array;
  readonly mem: Memory;
  /** By IOMMU, and by device. */
  readonly caches: readonly Caches[];
  readonly atcs: readonly TlbPool[];
  /** By VM: its /dev/iommu. */
  ctxs: readonly Ctx[] = [];
  /** Set where `needsExtras`. */
  extras: Extras | null = null;
  observe: Observer = nobody;
  /** Set where it is watched who looks for what. */
  looks: Looks | undefined = undefined;

  constructor(arch: Arch<Machine>, topo: Topology, design: Design, store: PageStore, parts: MachineParts = PLAIN) {
    this.arch = arch;
    this.topo = uniform(topo);
    this.design = design;
    this.broken = brokenIn(topo, design);
    this.store = store;
    this.parts = parts;
    this.layout = layoutOf(topo, arch.shape);
    this.w = parts.words(this.layout.words);
    this.actors = actorsOf(topo);
    this.mem = parts.memory(this.w, this.layout, store, topo.ram);
    const { w } = this;
    const { shape } = arch;
    this.caches = listed(this.layout.iommus, ({ ctl, iotlb, walks, configs, contexts, configCap, late }, s) => ({
      iotlb: new TlbPool(w, iotlb, TLB.SIZE, topo.iommus[s].iotlbEntries, ctl + IOMMU.iotlbCount, TLB.sid),
      walks: new TlbPool(w, walks, TLB.SIZE, WALK_ENTRIES, ctl + IOMMU.walkCount, TLB.sid),
      configs: new Pool(w, configs, shape.configs.words, configCap, ctl + IOMMU.configCount),
      contexts: new Pool(w, contexts, shape.contexts.words, configCap, ctl + IOMMU.contextCount),
      late: new Pool(w, late, LATE.SIZE, LATE_ENTRIES, ctl + IOMMU.lateCount, LATE.from),
    }));
    this.atcs = listed(
      this.layout.devices,
      ({ ctl, atc, atcCap }) => new TlbPool(w, atc, TLB.SIZE, atcCap, ctl + DEVICE.atcCount),
    );
  }

  /** False when events go nowhere: bulk execution need not tell them. */
  get observed(): boolean {
    return this.observe !== nobody;
  }

  /** Tells an event: the kind says what is told with it. */
  emit<T extends readonly number[]>(kind: EventKind<number, T>, actor: ActorNumber, ...told: T): void;
  emit(kind: number, actor: ActorNumber, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0): void {
    this.observe(kind, actor, a, b, c, d, e, f, g, h);
  }

  /** From now on it is told who looks for what. */
  tellLooks(looks: Looks): void {
    this.looks = looks;
    for (const pool of this.keptPools) pool.looks = looks;
  }

  /** Pools in which an IOMMU keeps something of several users. */
  get keptPools(): Pool[] {
    return this.caches.flatMap(({ iotlb, walks, configs, contexts, late }) => [iotlb, walks, configs, contexts, late]);
  }

  /** The whole state as words; page ids are those of the machine's store. */
  save(): Uint32Array {
    this.mem.seal();
    return this.w.slice();
  }

  /** The inverse of `save`. */
  load(words: Uint32Array): void {
    this.w.set(words);
    this.forget();
  }

  /** To be called after words were replaced: what was derived from them is no more. */
  forget(): void {
    this.mem.forget();
    for (const { iotlb, walks } of this.caches) {
      iotlb.forget();
      walks.forget();
    }
    for (const atc of this.atcs) atc.forget();
  }

  /** A digest of the state that does not depend on the numbering of pages in the store. */
  digest(): number {
    const words = this.save();
    const { frames, frameCount } = this.layout;
    for (let i = 0; i < words[frameCount]; i++) {
      const at = frames + i * FRAME.SIZE + FRAME.page;
      words[at] = hashWords(this.store.get(words[at]));
    }
    return hashWords(words);
  }
}
