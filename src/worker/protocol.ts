/**
 * What the page and the model's worker say to each other. Plain data only. One request, one answer (or an error);
 * `progress` may come in between; `cancel` names a request that nobody waits for any more.
 */

import type { ActorKind } from '../model/state/actors.ts';
import type { DescribedEvent as EventView } from '../model/system/describe.ts';
import type { Verdict } from '../model/system/run.ts';
import type { Counters } from '../model/system/tally.ts';

export type { ActorKind, Counters, EventView, Verdict };

export const PROTOCOL_VERSION = 1;

/** What to run. A text is a scenario file that the user brought; `name` is used in error messages. */
export type Source =
  | { readonly kind: 'scenario'; readonly id: string }
  | { readonly kind: 'capture'; readonly name: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string };

export interface LibraryItem {
  readonly id: string;
  readonly title: string;
}

export interface Library {
  readonly scenarios: readonly LibraryItem[];
  readonly captures: readonly LibraryItem[];
  readonly designs: readonly DesignInfo[];
}

export interface DesignInfo {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
}

export type NodeKind =
  | 'vcpu'
  | 'vmm'
  | 'ioas'
  | 'hwpt_paging'
  | 'viommu'
  | 'hwpt_nested'
  | 'xa'
  | 'vdevice'
  | 'idev'
  | 'device'
  | 'smmu';

/** An object that exists at some time of the run. Its place never changes; whether it exists now is in `NodeState`. */
export interface GraphNode {
  /** `viommu/vm0/4`, `device/A`, `smmu/SMMU0`, … the same names as in events' `objects`. */
  readonly id: string;
  readonly kind: NodeKind;
  /** `viommu #4`, `A`, … */
  readonly title: string;
  /** Emulated SMMU (index) that it belongs to, to keep the parts of one together; -1 for shared ones. */
  readonly group: number;
  /** The cache of translations that it has: an SMMU its IOTLB, a device with ATS its ATC. */
  readonly cache?: CacheRow['cache'];
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** `slot` leaves an xarray slot: `from` is `slot/VSMMU/VSID`. `derived`: no member of a struct in Linux 7.3. */
  readonly kind: 'pointer' | 'list' | 'slot' | 'pcie' | 'derived';
}

export interface Opened {
  readonly title: string;
  /** Paragraphs about the scenario. */
  readonly about: string;
  /** Something the user must know about the data shown (for instance where tables come from); may be empty. */
  readonly caution: string;
  readonly design: string;
  /** Number of steps of the run: positions go from 0 (nothing fired) to length. */
  readonly length: number;
  readonly verdicts: readonly Verdict[];
  readonly counters: Counters;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Digest of final words and of all events, hexadecimal. */
  readonly digest: string;
}

export type CommandStatus =
  /** written, not fetched */
  | 'queued'
  /** fetched by the VMM */
  | 'fetched'
  /** on the physical CMDQ */
  | 'handed-over'
  /** consumed by the SMMU, SYNC outstanding */
  | 'consumed'
  | 'complete'
  | 'refused'
  /** handled by the VMM itself */
  | 'vmm';

export interface QueueEntry {
  /** Number of the command since the run began. */
  readonly ordinal: number;
  readonly slot: number;
  readonly wrap: number;
  readonly mnemonic: string;
  /** `asid=1`, `sid=0x8 size=52 …` */
  readonly fields: string;
  /** Raw 64-bit words as hex. */
  readonly words: readonly [string, string];
  readonly status: CommandStatus;
  /** Handed over while an earlier command had not been. */
  readonly outOfOrder: boolean;
  /** CONS has passed it. */
  readonly passed: boolean;
  /** Positions at which things happened to it, over the whole run; 0 where they did not. */
  readonly life: {
    readonly written: number;
    readonly fetched: number;
    readonly handedOver: number;
    readonly passed: number;
  };
}

export interface Cursor {
  readonly index: number;
  readonly wrap: number;
}

/** One row of "how the VMM cut the batch". */
export interface CallRow {
  readonly call: number;
  readonly ioctl: string;
  readonly target: string;
  readonly ordinals: readonly number[];
  /** '' not made yet, '…' in the kernel, '0', '-EIO' */
  readonly result: string;
}

export interface GuestQueue {
  readonly name: string;
  readonly log2size: number;
  readonly prod: Cursor;
  readonly fetched: Cursor;
  readonly cons: Cursor;
  /** '' or CERROR_… while GERROR differs from GERRORN. */
  readonly error: string;
  /** Commands written since the run began. */
  readonly total: number;
  /** A window of entries in the order of `ordinal`, containing the ones being worked on. */
  readonly entries: readonly QueueEntry[];
  /** The run that the VMM works on, or worked on last. */
  readonly calls: readonly CallRow[];
}

export interface PhysicalEntry {
  readonly slot: number;
  readonly mnemonic: string;
  readonly fields: string;
  readonly consumed: boolean;
  /** Guest command that it came from; undefined for the kernel's own. */
  readonly origin?: { readonly queue: string; readonly ordinal: number };
}

export interface PhysicalQueue {
  readonly smmu: string;
  readonly log2size: number;
  readonly prod: Cursor;
  readonly cons: Cursor;
  /** The latest commands, oldest first. */
  readonly entries: readonly PhysicalEntry[];
}

export interface CacheRow {
  /** SMMU or device name. */
  readonly where: string;
  readonly cache: 'IOTLB' | 'ATC';
  readonly vmid: number;
  readonly asid: number;
  readonly iova: string;
  readonly pa: string;
  readonly size: string;
  /** live; stale: its page table entry has changed since; gone: invalidated. */
  readonly state: 'live' | 'stale' | 'gone';
  /** For gone entries: position at which it went. */
  readonly goneAt?: number;
}

export interface XaSlot {
  readonly index: number;
  /** `slot/VSMMU/VSID`. */
  readonly id: string;
  /** Node id of the vdevice, '' when empty (a vdevice was there at some time of the run). */
  readonly vdevice: string;
}

export interface XaNode {
  readonly shift: number;
  readonly offset: number;
  readonly count: number;
  /** Index range that the node covers. */
  readonly first: number;
  readonly last: number;
  /** Occupied slots of an inner node. */
  readonly children: readonly number[];
}

export interface NodeState {
  /** False when the object is gone or not made yet. */
  readonly present: boolean;
  /** One fact per line. */
  readonly lines: readonly string[];
  readonly users?: number;
  /** Of an `xa` node: its xa_nodes depth first, and the leaf slots that are or were in use. */
  readonly xa?: { readonly nodes: readonly XaNode[]; readonly slots: readonly XaSlot[] };
}

export interface RegisterRow {
  readonly name: string;
  readonly value: string;
  /** `CMDQ_ERR=1 …` */
  readonly fields: string;
}

export interface RegisterFile {
  readonly owner: string;
  readonly rows: readonly RegisterRow[];
}

/** Everything the page shows at one position. */
export interface View {
  readonly position: number;
  /** Time of the step that led here, ns by the assumed cost model. */
  readonly time: number;
  /** Events of the step that led here; empty at position 0. The first is what happened, the rest follow from it. */
  readonly events: readonly EventView[];
  readonly counters: Counters;
  readonly queues: readonly GuestQueue[];
  readonly physical: readonly PhysicalQueue[];
  readonly caches: readonly CacheRow[];
  readonly nodes: Readonly<Record<string, NodeState>>;
  readonly registers: readonly RegisterFile[];
}

export type Boundary = 'event' | 'command' | 'ioctl' | 'sync' | 'violation';

export interface Requests {
  readonly library: { readonly params: Record<string, never>; readonly result: Library };
  readonly open: { readonly params: { readonly source: Source; readonly design?: string }; readonly result: Opened };
  readonly view: { readonly params: { readonly position: number }; readonly result: View };
  /** The next position in a direction that ends a step of the given kind; the end of the run if there is none. */
  readonly find: {
    readonly params: { readonly from: number; readonly direction: 1 | -1; readonly boundary: Boundary };
    readonly result: number;
  };
}

export type RequestName = keyof Requests;

export interface Request<N extends RequestName = RequestName> {
  readonly version: number;
  readonly id: number;
  /** Address of the page: captures lie beside it. */
  readonly base: string;
  readonly name: N;
  readonly params: Requests[N]['params'];
}

export type Message =
  | { readonly id: number; readonly type: 'result'; readonly result: unknown }
  /** `input`: the message is about what the user gave (a file, an id) and is meant for them. */
  | { readonly id: number; readonly type: 'error'; readonly message: string; readonly input: boolean }
  | {
      readonly id: number;
      readonly type: 'progress';
      readonly done: number;
      readonly of: number;
      readonly what: string;
    };

export interface CancelRequest {
  readonly version: number;
  readonly cancel: number;
}
