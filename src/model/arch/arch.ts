/**
 * What an IOMMU architecture is to the rest of the model: one object of tables and functions, from one folder. `M` is the
 * machine, which has one and whose state the functions work on.
 */
import type { CommandDef, Decoded } from '../fields/command.ts';
import type {
  Asid,
  Cerror,
  Device,
  GuestIommu,
  HostPosition,
  IoctlNumber,
  ObjectId,
  Iommu,
  Position,
  RecordType,
  Sid,
  Vcpu,
  Vsid,
  Word,
} from '../state/numbers.ts';
import type { ActorKind, Reaches } from '../state/actors.ts';
import type { Pages } from '../state/page-range.ts';
import type { ConfigOp, RegisterOp, Topology } from '../state/topology.ts';

/** Those for whom a physical IOMMU works, by index: functions, guest queues that it runs, IOMMUs as far as their own queue goes. */
export interface Served {
  readonly devices: readonly Device[];
  readonly hwQueues: readonly GuestIommu[];
  readonly iommus: readonly Iommu[];
}

/** What the actors of one kind can do: each transition has a kind, and an argument that says whom or which. */
export interface ActorSteps<M> {
  /**
   * Writes the enabled transitions of one of them into `out` from `n` on, in ascending order; returns the new count. `served`: of an IOMMU
   * only what it does for these, and nothing is read that is of others.
   */
  readonly offers: (m: M, actor: number, index: number, out: Uint32Array, n: number, served?: Served) => number;
  readonly fire: (m: M, index: number, kind: number, argument: number) => void;
  /** By kind: its name. */
  readonly verbs: readonly string[];
  /** By kind of an IOMMU's: whose number an argument is, or that it is a place among records; where it is any. */
  readonly arguments?: readonly ('devices' | 'guestIommus' | 'place' | undefined)[];
  /** What an argument names, or ''. */
  readonly argument: (m: M, kind: number, argument: number) => string;
  /** By kind: how long it takes, in nanoseconds, as assumed for the timeline; the last one serves all that follow. */
  readonly ns: readonly number[];
  readonly reaches?: Reaches;
}

/** A pool of records in the arena: its name, words of a record. */
export interface PoolShape {
  readonly name: string;
  readonly words: number;
}

/** What one IOMMU needs of the arena, physical or emulated. */
export interface Shape {
  /** Words of its registers. */
  readonly regs: number;
  /** What it keeps of a device's configuration, and of that of an address space. */
  readonly configs: PoolShape;
  readonly contexts: PoolShape;
  /** Pages of the host that its queues and tables take. */
  readonly hostPages: (topo: Topology, iommu: number) => number;
}

/** The kernel's driver where it is not behind iommufd: invalidation calls of an emulated IOMMU, errors, the unbound device. */
export interface Kernel<M> extends ActorSteps<M> {
  /** True when a call has just begun. */
  readonly begins: (m: M, call: number) => boolean;
  /** A call finds no memory; its wait for the hardware is given up. */
  readonly runOutOfMemory: (m: M, call: number) => void;
  readonly giveUp: (m: M, call: number) => void;
  /** True when a call waits for nothing but the hardware, which is not done. */
  readonly waits: (m: M, call: number) => boolean;
  /** An IOMMU has stopped at a command; the host sees to it. */
  readonly errorPending: (m: M, iommu: number) => boolean;
  readonly handleError: (m: M, iommu: number) => void;
}

/** The commands of its queues, by their four words. */
export interface Commands {
  /** What the architecture calls it; where it cannot tell without the rest, the first word may be all that is known. */
  readonly nameOf: (w: ArrayLike<number>) => string;
  /** Its name, and what a reader needs to know which command this is; `stream`: what a stream's number is called. */
  readonly textOf: (w: ArrayLike<number>, stream: 'vSID' | 'SID') => string;
  /** Its place in the table of commands, and its fields; `undefined`: there is no such command. */
  readonly defOf: (w: ArrayLike<number>) => CommandDef | undefined;
  readonly decode: (w: ArrayLike<number>) => Decoded;
  /** The command that a driver waits for; the host's driver writes `wait`. */
  readonly isWait: (w0: Word) => boolean;
  readonly wait: readonly Word[];
  /** True for one that empties a device's own cache. */
  readonly isDeviceInvalidation: (w0: Word) => boolean;
  /** The stream that a physical command names, if it names one. */
  readonly sidOf: (w0: Word, w1: Word) => Sid | undefined;
  /** The VM whose translations a physical command names by a tag of theirs. */
  readonly vmidOf: (w1: Word) => number;
  readonly covers: Cover;
}

type Words4 = readonly [Word, Word, Word, Word];

/** The pages for which a guest's command empties a cache, if any. */
export interface Cover {
  /** The IOMMU's cache of translations of an address space. */
  readonly translations: (w: Words4, asid: Asid | undefined) => Pages | undefined;
  /** A device's own. */
  readonly device: (w: Words4, vsid: Vsid | undefined) => Pages | undefined;
  /** What the IOMMU keeps of a device's configuration. */
  readonly config: (w: Words4, vsid: Vsid) => Pages | undefined;
}

/** Why a command queue stops: codes as its registers show them. */
export interface Errors {
  /** The command is illegal. */
  readonly illegal: Cerror;
  /** A wait, because a device has not answered. */
  readonly unanswered: Cerror;
  readonly nameOf: (code: Cerror) => string;
  /** The code in what a driver reads to see how far its queue is. */
  readonly codeIn: (status: Word) => Cerror;
}

/** What it calls what every architecture has. */
export interface Words {
  /** A physical one. */
  readonly iommu: string;
  /** The command that a driver waits for. */
  readonly wait: string;
  /** Of a command queue, the registers that say how far the driver has written, and how far commands are consumed. */
  readonly written: string;
  readonly consumed: string;
  /** Where it says that and why the queue has stopped, how a driver sees that it has, and how it acknowledges it. */
  readonly error: string;
  readonly errors: string;
  readonly acknowledgement: string;
  /** The queue of its event records. */
  readonly eventQueue: string;
  /** What it keeps in memory for a device, and for an address space. */
  readonly deviceEntry: string;
  readonly context: string;
  /** The register that opens and closes it, and the one for accesses while it is closed. */
  readonly control: string;
  readonly bypass: string;
}

/** What sentences say of an architecture, and its codes. */
export interface Language {
  /** Stands in a topology. */
  readonly id: string;
  readonly words: Words;
  readonly commands: Commands;
  readonly errors: Errors;
  /** What a record of an event queue is called. */
  readonly recordName: (type: RecordType) => string;
}

/** A command queue by its registers, physical or emulated, which lie at `regs` of the arena; positions are those of its ring. */
export interface Queue<M> {
  readonly prod: (m: M, regs: number) => number;
  /** Of the next command to be consumed. */
  readonly cons: (m: M, regs: number) => number;
  /** Why it stands still, or ''. */
  readonly error: (m: M, regs: number) => string;
  /** Physical address of a slot. */
  readonly slot: (m: M, regs: number, pos: Position | HostPosition) => number;
}

/** What its caches hold, against memory. */
export interface Cached<M> {
  /** True when memory does not say any more what the translation at `at` of the arena says; `tagged`: it has an IOTLB's tag. */
  readonly isStale: (m: M, iommu: Iommu, at: number, tagged: boolean) => boolean;
  /** True when the configuration of an address space that is cached for one of the streams is not the one at `pa`. */
  readonly holdsOther: (m: M, iommu: Iommu, sids: readonly Sid[], pa: number) => boolean;
  /** True when a translation came out of the IOTLB, by what its event tells. */
  readonly hit: (used: Word) => boolean;
}

/** The guest's driver, and its queues as their registers and memory show them. */
export interface Guest<M> {
  /** Position of the next command that is taken from a queue. */
  readonly consumed: (m: M, v: GuestIommu) => Position;
  /** Physical address of a slot of a queue. */
  readonly slot: (m: M, v: GuestIommu, pos: Position) => number;
  /** What the driver reads to see how far its queue is. */
  readonly status: (m: M, v: GuestIommu) => Word;
  /** Tells of all commands before `tail`: what it writes into the register for it. */
  readonly ring: (m: M, v: GuestIommu, tail: Position) => Word;
  /** The register write traps: the VMM goes on from here. */
  readonly trap: (m: M, v: GuestIommu, vcpu: Vcpu) => void;
  /** Serves the error interrupt of an emulated IOMMU, as a kind of transition other than its program's (VCPU_KIND). */
  readonly serve: (m: M, v: GuestIommu, vcpu: Vcpu, kind: number) => void;
  /** Does the next part of an op; true when it was the last. */
  readonly config: (m: M, vcpu: Vcpu, op: ConfigOp) => boolean;
  readonly register: (m: M, vcpu: Vcpu, op: RegisterOp) => boolean;
  /** True when there are event records, or lost ones, to read. */
  readonly eventsWait: (m: M, v: GuestIommu) => boolean;
  /** Reads all event records. */
  readonly readEvents: (m: M, v: GuestIommu, vcpu: Vcpu) => void;
}

/** What a VMM hands in when it makes the objects of an emulated IOMMU. */
export interface UserSpace<M> {
  /** Type of a viommu, and the bytes of its driver data. */
  readonly viommuType: (m: M, v: GuestIommu) => readonly [type: number, bytes: number];
  /** Type of the data of a nested hwpt, and that data for a device as the guest has configured it. */
  readonly nestedType: number;
  readonly nestedData: (m: M, v: GuestIommu, vsid: Vsid) => Uint32Array;
  /** Which call carries the fetched command at `at` of the arena, and to which object. */
  readonly callFor: (m: M, v: GuestIommu, at: number) => readonly [ioctl: IoctlNumber, target: ObjectId];
}

export interface Arch<M> extends Language {
  readonly shape: Shape;
  readonly iommu: ActorSteps<M>;
  readonly vmm: ActorSteps<M>;
  readonly kernel: Kernel<M>;
  readonly guest: Guest<M>;
  readonly queue: Queue<M>;
  readonly cached: Cached<M>;
  readonly userSpace: UserSpace<M>;
  /** Opens /dev/iommu for every VM, with the kernel's driver behind it. */
  readonly openContexts: (m: M) => void;
  /** The registers, queues and tables of a physical IOMMU before any VM; `alloc` gives host memory, bytes. */
  readonly setUp: (m: M, iommu: number, alloc: (bytes: number) => number) => void;
  /** The registers of an emulated IOMMU, as its guest has set them up. */
  readonly setUpEmulated: (m: M, v: number) => void;
}

/** What is read from memory on the way of an access, in order, and where it leads: a physical address, or -1 where it is refused. */
export interface Way {
  readonly reads: readonly ('configuration' | 'stage 1' | 'stage 2')[];
  readonly pa: number;
}

/** `cached`: the caches are asked first, as for a real access; else memory alone. `iova`: bytes. */
export type WayOf<M> = (m: M, device: Device, iova: number, cached: boolean) => Way;

/** Those whose steps the architecture brings. */
type Brought = 'vmm' | 'kernel' | 'iommu';
export const isBrought = (kind: ActorKind): kind is Brought => kind === 'vmm' || kind === 'kernel' || kind === 'iommu';

/** What the actors of a kind can do that the architecture brings. */
export const stepsOf = <M>({ vmm, kernel, iommu }: Arch<M>, kind: Brought): ActorSteps<M> =>
  kind === 'vmm' ? vmm : kind === 'kernel' ? kernel : iommu;
