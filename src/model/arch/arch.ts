/**
 * What an IOMMU architecture is to the rest of the model: one object of tables and functions, from one folder. `M` is the
 * machine, which has one and whose state the functions work on.
 */
import type { Position, Vcpu, Vsid, GuestIommu, Word } from '../state/numbers.ts';
import type { ConfigOp, RegisterOp, Topology } from '../state/topology.ts';

/** What the actors of one kind can do: each transition has a kind, and an argument that says whom or which. */
export interface Steps<M> {
  /** Writes the enabled transitions of one of them into `out` from `n` on, in ascending order; returns the new count. */
  readonly offers: (m: M, actor: number, index: number, out: Uint32Array, n: number) => number;
  readonly fire: (m: M, index: number, kind: number, argument: number) => void;
  /** By kind: its name. */
  readonly verbs: readonly string[];
  /** What an argument names, or ''. */
  readonly argument: (m: M, kind: number, argument: number) => string;
  /** By kind: how long it takes, in nanoseconds, as assumed for the timeline; the last one serves all that follow. */
  readonly ns: readonly number[];
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
export interface Kernel<M> extends Steps<M> {
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

/** The guest's driver, and its queues as their registers and memory show them. */
export interface Guest<M> {
  /** Position of the next command that is taken from a queue. */
  readonly consumed: (m: M, v: GuestIommu) => Position;
  /** Physical address of a slot of a queue. */
  readonly slot: (m: M, v: GuestIommu, pos: Position) => number;
  /** True for the command whose end a driver waits for, by its first word. */
  readonly isWait: (w0: Word) => boolean;
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
}

export interface Arch<M> {
  /** Stands in a topology. */
  readonly id: string;
  readonly shape: Shape;
  readonly iommu: Steps<M>;
  readonly vmm: Steps<M>;
  readonly kernel: Kernel<M>;
  readonly guest: Guest<M>;
  readonly userSpace: UserSpace<M>;
  /** Opens /dev/iommu for every VM, with the kernel's driver behind it. */
  readonly openContexts: (m: M) => void;
  /** The registers, queues and tables of a physical IOMMU before any VM; `alloc` gives host memory, bytes. */
  readonly setUp: (m: M, iommu: number, alloc: (bytes: number) => number) => void;
  /** The registers of an emulated IOMMU, as its guest has set them up. */
  readonly setUpEmulated: (m: M, v: number) => void;
}

/** What the actors of a kind can do that the architecture brings. */
export const stepsOf = <M>({ vmm, kernel, iommu }: Arch<M>, kind: 'vmm' | 'kernel' | 'iommu'): Steps<M> =>
  kind === 'vmm' ? vmm : kind === 'kernel' ? kernel : iommu;
