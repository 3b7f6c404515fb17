/** What a machine is made of. Static: it never changes while the machine runs, so it is not part of the state. */
import type { CtxCaps } from './ctx-layout.ts';
import type { Broken } from './broken.ts';
import type { MainSpec } from './main-program.ts';
import type { Asid, Count, Device, Sid, Iommu, Position, Vcpu, Vm, Vsid, GuestIommu } from './numbers.ts';
import { IOMMU_KIND, ref } from './ref.ts';

export interface IommuSpec {
  readonly name: string;
  readonly idr: { readonly IDR0: number; readonly IDR1: number; readonly IDR3: number; readonly IDR5: number };
  /** log2 of the entries of the physical command queue. */
  readonly commandsLog2: number;
  /** IOTLB entries that the model keeps; a further fill evicts the first in order. */
  readonly iotlbEntries: number;
}

export interface DeviceSpec {
  readonly name: string;
  /** Index of its IOMMU. */
  readonly iommu: Iommu;
  readonly sid: Sid;
  /** Further StreamIDs, as of a function behind a bridge that adds an alias. */
  readonly aliases?: readonly Sid[];
  readonly ats: boolean;
  /** Whether it answers an Invalidate Request before the IOMMU gives up; absent: always. */
  readonly answers?: 'never' | 'maybe';
}

/** All StreamIDs of a device, the first one first. */
export const sidsOf = ({ sid, aliases = [] }: DeviceSpec): number[] => [sid, ...aliases];

/** A StreamID by its number; 0: the first. */
export const sidAt = ({ sid, aliases }: DeviceSpec, stream: number): Sid => (stream === 0 ? sid : aliases![stream - 1]);

export const hasSid = ({ sid, aliases }: DeviceSpec, one: Sid): boolean =>
  sid === one || aliases?.includes(one) === true;

export interface VdeviceSpec {
  readonly device: Device;
  readonly vsid: Vsid;
  /** ASID that its context names, where the guest's programs are known. */
  readonly asid?: Asid;
  /** False: the guest takes it for a device without ATS. */
  readonly ats?: boolean;
}

/** A command queue that was in use before the run: everything before `position` is consumed. */
export interface QueueBegin {
  /** PROD and CONS: the index with the wrap bit above it. */
  readonly position: Position;
  /** What stands in its slots, four u32 each; slots that are not known hold zeros. */
  readonly slots: Uint32Array;
}

/** One emulated IOMMU of a VM: one guest command queue, and one viommu on one physical IOMMU. */
export interface GuestIommuSpec {
  readonly name: string;
  readonly vm: Vm;
  readonly iommu: Iommu;
  readonly idr: IommuSpec['idr'];
  readonly commandsLog2: number;
  /** Where its command queue stands when the run begins; absent: at 0, and nothing has been in it. */
  readonly begins?: QueueBegin;
  /** Most entries of a call; absent: as many as the queue has, up to a limit. */
  readonly batchEntries?: number;
  /** IPAs of guest structures. */
  readonly commandsIpa: number;
  readonly deviceTableIpa: number;
  /** The shape of that table, as the guest wrote it into a register. */
  readonly deviceTableCfg: number;
  readonly vdevices: readonly VdeviceSpec[];
  /** IPA and log2 of the records of its event queue, where the guest has one that is used. */
  readonly eventq?: { readonly ipa: number; readonly log2: number };
  /** IPA of memory for a command queue that hardware runs, as large as the one that is emulated. */
  readonly hwQueueIpa?: number;
  /** Set for a queue that hardware runs (Tegra241): index of the emulated IOMMU beside which it stands. */
  readonly hwQueueOf?: GuestIommu;
  /** True: its ASIDs are its own; else a VM's emulated IOMMUs share them, as Linux guests do. */
  readonly ownAsids?: boolean;
}

export interface VmSpec {
  readonly name: string;
  /** Guest RAM: [ipa, ipa+size) lies at pa in host memory. Bytes, page aligned. */
  readonly ipa: number;
  readonly size: number;
  readonly pa: number;
  /** Room in its /dev/iommu; absent: what its emulated IOMMUs need. */
  readonly iommufd?: CtxCaps;
  /** True: the VMM's main thread makes the objects while the run goes on; none exist when it begins. */
  readonly bare?: boolean;
  /** True: the VMM gives all emulated IOMMUs on one physical IOMMU the same S2 hwpt, as QEMU does. */
  readonly sharesS2?: boolean;
}

/** log2 of the largest page that maps a range whose addresses and length are given: 30, 21 or 12. */
export const stage2PageLog2 = (...multiples: readonly number[]): number =>
  [30, 21].find((log2) => multiples.every((value) => value % 2 ** log2 === 0)) ?? 12;

/** The emulated IOMMU that has a vdevice for a device, or -1. */
export const guestIommuOfDevice = ({ guestIommus }: Topology, device: Device): GuestIommu =>
  guestIommus.findIndex(({ vdevices }) => vdevices.some((vdevice) => vdevice.device === device));

/** The emulated IOMMU of a guest queue, which may be a hardware queue beside it. */
export const emulatedBeside = ({ guestIommus }: Topology, queue: GuestIommu): GuestIommu =>
  guestIommus[queue]?.hwQueueOf ?? queue;

/** What a physical IOMMU is called where objects have names, in events, links and the graph. */
export const iommuObject = ({ iommus }: Topology, iommu: Iommu): string => ref(IOMMU_KIND, iommus[iommu].name);

/** Where an IPA of the VM's RAM lies in host memory. */
export const toPhysical = ({ ipa, pa }: VmSpec, address: number): number => address - ipa + pa;

/** One write of a 64-bit page table entry: physical address, low and high half. */
export type PteWrite = readonly [pa: number, lo: number, hi: number];

/** Bits of a 64-bit word of a structure in memory, as halves: those in `mask` become `value`. */
export interface ConfigWord {
  readonly index: number;
  readonly mask: readonly [lo: number, hi: number];
  readonly value: readonly [lo: number, hi: number];
}

/** Writes the device entry or context of a stream, which lies at `pa`: the words that change, in this order, one at a time. */
export interface ConfigOp {
  readonly op: 'config';
  readonly what: 'device' | 'context';
  readonly guestIommu: GuestIommu;
  readonly vsid: Vsid;
  /** ASID of the stream's address space. */
  readonly asid: Asid;
  readonly pa: number;
  readonly words: readonly ConfigWord[];
  /** A context that is another one as a whole, with a table of its own. */
  readonly whole?: true;
}

/** Writes bits of a register of an emulated IOMMU; the write traps. */
export interface RegisterOp {
  readonly op: 'register';
  readonly guestIommu: GuestIommu;
  /** Its place among the registers. */
  readonly register: number;
  readonly mask: number;
  readonly value: number;
}

export type Op =
  | {
      readonly op: 'pte';
      readonly what: 'map' | 'unmap';
      readonly asid: Asid;
      readonly iova: number;
      readonly pages: Count;
      readonly ipa: number;
      readonly writes: readonly PteWrite[];
      /** The emulated IOMMU whose table it is, where ASIDs are its own. */
      readonly guestIommu?: GuestIommu;
    }
  | ConfigOp
  | RegisterOp
  | {
      readonly op: 'dma';
      readonly device: Device;
      readonly iova: number;
      readonly write: boolean;
      readonly ssid?: number;
      /** By which of its StreamIDs; absent: 0, the first. */
      readonly stream?: number;
    }
  /** A batch: commands [start, start+count) of the vCPU's `commands`, then one PROD write; waits if it ends in a wait. */
  | { readonly op: 'commands'; readonly guestIommu: GuestIommu; readonly start: number; readonly count: number }
  | { readonly op: 'free'; readonly ipa: number; readonly pages: Count }
  /** Waits for records in the event queue of an emulated IOMMU, and reads them all. */
  | { readonly op: 'read_events'; readonly guestIommu: GuestIommu }
  /** Waits until another thread, a vCPU or a VMM's main thread, has come to a step of its program. */
  | { readonly op: 'after'; readonly thread: 'vcpu' | 'main'; readonly index: number; readonly at: number }
  /**
   * Takes the next wait that another vCPU queues in an emulated IOMMU's queue for its own: waits until it is queued, which is
   * wrong, or until it is complete.
   */
  | { readonly op: 'share_sync'; readonly guestIommu: GuestIommu; readonly until: 'queued' | 'complete' };

export interface VcpuSpec {
  readonly name: string;
  readonly vm: Vm;
  readonly ops: readonly Op[];
  /** Command words, four u32 each. */
  readonly commands: Uint32Array;
  /** Its driver compares queue positions without their wrap bit. */
  readonly ignoresWrap?: boolean;
  /** Its driver goes from one queue to the other in a batch without waiting between. */
  readonly noForceSync?: boolean;
}

/** When something of the host's may happen: any time, or from when vCPU `vcpu` is about to start op `at` on. */
export interface FaultTime {
  readonly vcpu: Vcpu;
  readonly at: number;
  /** True: the vCPU waits for it. */
  readonly waits: boolean;
}

/**
 * How the host flushes after a change of stage 2. `full`, as Linux: the IPA for every VMID, then all of stage 1, then every
 * ATC, a wait after each. The others leave something out: stage 1, the ATC but for a range by IPA, every VMID but one.
 */
export const S2_FLUSHES = ['full', 'no-stage-1', 'atc-by-ipa', 'one-vmid'] as const;
export type S2Flush = (typeof S2_FLUSHES)[number];

/** Faults that happen within a call, and are over with its moment. */
export const IN_CALL: readonly FaultSpec['kind'][] = ['enomem', 'timeout'];

/** Something that happens once on the host. */
export type FaultSpec = { readonly when?: FaultTime } & (
  | {
      /** The host takes the device away; or it is being reset and answers nothing. */
      readonly kind: 'unbind' | 'reset';
      readonly device: Device;
    }
  | {
      /** The host takes a page away from a VM, flushes as `flush` says, and gives the page to somebody else. */
      readonly kind: 'unmap_s2';
      readonly vm: Vm;
      readonly ipa: number;
      readonly flush: S2Flush;
    }
  | {
      /** An invalidation call finds no memory; or its wait is given up after a second. */
      readonly kind: 'enomem' | 'timeout';
      readonly guestIommu: GuestIommu;
    }
  | {
      /**
       * The hardware queue of one emulated IOMMU goes to another. `flush`: its time-outs are asked for before; `reset`: PROD and CONS
       * are zeroed and the error register is acknowledged.
       */
      readonly kind: 'reassign';
      readonly from: GuestIommu;
      readonly to: GuestIommu;
      readonly flush: boolean;
      readonly reset: boolean;
    }
);

export interface Topology {
  /** Id of the architecture of its IOMMUs; absent: the first one of the registry. */
  readonly arch?: string;
  readonly iommus: readonly IommuSpec[];
  readonly devices: readonly DeviceSpec[];
  readonly vms: readonly VmSpec[];
  readonly guestIommus: readonly GuestIommuSpec[];
  readonly vcpus: readonly VcpuSpec[];
  /** Main threads of VMMs that do something. */
  readonly mains?: readonly MainSpec[];
  readonly faults: readonly FaultSpec[];
  /** Words to place in memory before the run: IPA in a VM's memory. */
  readonly guestMemory: readonly { readonly vm: Vm; readonly ipa: number; readonly words: Uint32Array }[];
  /** Guarantees that are taken away. */
  readonly broken?: readonly Broken[];
  /** [start, end) of physical memory, bytes; an access elsewhere aborts. Absent: all addresses are memory. */
  readonly ram?: readonly (readonly [start: number, end: number])[];
  /** Most guest page frames that the run can write (the host's come on top). */
  readonly framesReserved: number;
}
