/**
 * What the page and the model's worker say to each other. Plain data only. One request, one answer (or an error);
 * `progress` may come in between; `cancel` names a request that nobody waits for any more, `pause` one that waits.
 */

import type { ActorKind } from '../model/state/actors.ts';
import type { DescribedEvent } from '../model/system/describe.ts';
import type { Verdict } from '../model/system/run.ts';
import type { CommandStatus } from '../model/system/status.ts';
import type { Counters } from '../model/system/tally.ts';
import type { Choices, Source } from './place.ts';
import type { SearchProgress, SearchRequests } from './search-protocol.ts';

export type { ActorKind, Choices, CommandStatus, Counters, Source, Verdict };
export type * from './search-protocol.ts';

export const PROTOCOL_VERSION = 5;

export interface LibraryItem {
  readonly id: string;
  readonly title: string;
}

export interface Library {
  readonly scenarios: readonly LibraryItem[];
  readonly captures: readonly LibraryItem[];
  readonly designs: readonly DesignInfo[];
  /** What can be changed about a design: `viommu-batch,kernel=linux-7.2`. */
  readonly parameters: readonly { readonly key: string; readonly values: readonly string[] }[];
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
  | 'veventq'
  | 'hw_queue'
  | 'vintf'
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
  /** VM (index) that it belongs to; -1 for hardware that belongs to none. */
  readonly vm: number;
  /** Physical SMMU (index) that it is, lies behind or works on; -1 where there is none. */
  readonly smmu: number;
  /** Of a device: the vSID by which its guest knows it, where one does. */
  readonly vsid?: number;
  /** The cache of translations that it has: an SMMU its IOTLB, a device with ATS its ATC. */
  readonly cache?: CacheRow['cache'];
  /** Of a VINTF: ids of the VCMDQs and SID slots in it that are used at some time, `vcmdq/VSMMU/INDEX` and `sid_slot/VSMMU/SLOT`. */
  readonly parts?: readonly string[];
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** `slot` leaves an xarray slot: `from` is `slot/VSMMU/VSID`. `derived`: no member of a struct in Linux 7.3. */
  readonly kind: 'pointer' | 'list' | 'slot' | 'pcie' | 'derived';
  /** The member or mechanism that it is, `iommufd_viommu.hwpt`; explained on hover. */
  readonly label: string;
}

/** Somebody who acts: a lane of the timeline. */
export interface ActorInfo {
  readonly name: string;
  readonly kind: ActorKind;
  /** Its node in the graph, '' if it has none. */
  readonly node: string;
}

/** A command queue of the run. Its key names it wherever one is asked for. */
export interface QueueInfo {
  /** `guest/vsmmu0`, `physical/SMMU0` */
  readonly key: string;
  /** `vsmmu0`, `SMMU0` */
  readonly name: string;
  readonly kind: 'guest' | 'physical';
  readonly log2size: number;
  /** Of a guest: hardware runs it (VCMDQ), and no VMM has a part in it. */
  readonly hardware: boolean;
  /** Commands that the whole run writes into it. */
  readonly commands: number;
}

/** A violation, for the timeline: the position right after it and its time, ns. */
export interface Flag {
  readonly property: string;
  readonly at: number;
  readonly time: number;
}

/** The hazard that a scenario is about. */
export interface HazardInfo {
  /** `H05` */
  readonly hazard: string;
  /** Ids of the properties that decide about it. */
  readonly breaks: readonly string[];
  /** False: under the open design there is nothing that could go wrong in this way. */
  readonly applies: boolean;
}

export interface Opened {
  readonly title: string;
  /** Paragraphs about the scenario. */
  readonly about: string;
  /** Something the user must know about the data shown (for instance where tables come from); may be empty. */
  readonly caution: string;
  readonly design: string;
  /** The least that lead to this run. */
  readonly choices: Choices;
  /** Position to begin at: the violation of a counterexample that was asked for, else 0. */
  readonly position: number;
  readonly hazard?: HazardInfo;
  /** Number of steps of the run: positions go from 0 (nothing fired) to length. */
  readonly length: number;
  readonly verdicts: readonly Verdict[];
  readonly counters: Counters;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly actors: readonly ActorInfo[];
  readonly queues: readonly QueueInfo[];
  readonly flags: readonly Flag[];
  /** Time at the end of the run, ns by the assumed cost model. */
  readonly duration: number;
  /** Digest of final words and of all events, hexadecimal. */
  readonly digest: string;
}

/** What the mark of a guest command needs. */
export interface CommandBrief {
  readonly queue: string;
  /** Number of the command since the run began. */
  readonly ordinal: number;
  readonly mnemonic: string;
  readonly status: CommandStatus;
  /** Handed over while an earlier command had not been. */
  readonly outOfOrder: boolean;
}

export interface QueueEntry extends CommandBrief {
  readonly slot: number;
  readonly wrap: number;
  /** `asid=1`, `sid=0x8 size=52 …` */
  readonly fields: string;
  /** The first command that it was handed over before, if it was. */
  readonly overtook?: number;
  /** CONS has passed it. */
  readonly passed: boolean;
  /** The physical command that it became, if by now it has. */
  readonly physical?: { readonly smmu: string; readonly ordinal: number };
}

/** Positions at which things happened to a command, over the whole run; 0 where they did not. */
export interface Life {
  readonly written: number;
  readonly fetched: number;
  readonly handedOver: number;
  readonly complete: number;
  readonly skipped: number;
  readonly passed: number;
}

/** Entries of a queue by ordinal: those of the window asked for. */
export interface Rows<T> {
  readonly first: number;
  readonly entries: readonly T[];
}

export interface Cursor {
  readonly index: number;
  readonly wrap: number;
}

/** One row of "how the VMM cut the batch": a call, or what the VMM did itself. */
export interface CallRow {
  /** Number of the call since the trap, from 1; 0 for what the VMM does itself. */
  readonly call: number;
  /** '' for what the VMM does itself. */
  readonly ioctl: string;
  readonly target: string;
  readonly members: readonly CommandBrief[];
  /** Commands carried; `members` holds the first 64 of them. */
  readonly count: number;
  /** '' not made yet, '…' in the kernel, '0', '-EIO' */
  readonly result: string;
  /** Position at which it was made, 0 if not yet. */
  readonly at: number;
}

export interface GuestQueue {
  readonly key: string;
  readonly name: string;
  readonly log2size: number;
  readonly prod: Cursor;
  readonly fetched: Cursor;
  readonly cons: Cursor;
  /** '' or CERROR_… while GERROR differs from GERRORN. */
  readonly error: string;
  /** Commands written so far. */
  readonly written: number;
  /** Ordinal of the command that CONS stands at. */
  readonly consOrdinal: number;
  readonly rows: Rows<QueueEntry>;
  /** Marks of what is in the ring, by ordinal: of rings up to 16 slots all, of larger ones 8 before and 8 from CONS on. */
  readonly ring: readonly CommandBrief[];
  /** The calls since the guest's last trapped write, and those that are planned. */
  readonly calls: readonly CallRow[];
}

export interface PhysicalEntry {
  /** Number of the command since the run began. */
  readonly ordinal: number;
  readonly slot: number;
  readonly wrap: number;
  readonly mnemonic: string;
  readonly fields: string;
  readonly status: 'future' | 'queued' | 'consumed' | 'complete';
  /** Guest command that it came from; undefined for the kernel's own. */
  readonly origin?: CommandBrief;
}

export interface PhysicalQueue {
  readonly key: string;
  readonly smmu: string;
  readonly log2size: number;
  readonly prod: Cursor;
  readonly cons: Cursor;
  /** '' or CERROR_… while GERROR differs from GERRORN. */
  readonly error: string;
  readonly written: number;
  readonly consOrdinal: number;
  readonly rows: Rows<PhysicalEntry>;
  /** What is in the ring around CONS, as for a guest's queue. */
  readonly ring: readonly PhysicalEntry[];
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
  /** Device that it was filled for, '' if it is not known; of an ATC its own. */
  readonly device: string;
  /** SubstreamID of what filled it, or null. */
  readonly ssid: number | null;
  /** The stages that it stands for: an entry of stage 2 alone maps an IPA. */
  readonly stages: '1' | '2' | '1+2';
  /** live; stale: its page table entry has changed since; gone: invalidated; flight: not in the cache, but on its way. */
  readonly state: 'live' | 'stale' | 'gone' | 'flight';
  /** Of a translation in flight: `flight/DEVICE`, what becomes of it, and whether the tables have changed since it was read. */
  readonly flight?: { readonly id: string; readonly text: string; readonly stale: boolean };
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

/** Something inside an object that can be selected. */
export interface NodePart {
  readonly id: string;
  readonly present: boolean;
  /** One fact per line. */
  readonly lines: readonly string[];
}

export interface NodeState {
  /** False when the object is gone or not made yet. */
  readonly present: boolean;
  /** One fact per line. */
  readonly lines: readonly string[];
  readonly users?: number;
  /** Of a VINTF. */
  readonly parts?: readonly NodePart[];
  /** Of an SMMU: what its hardware runs beside its CMDQ; absent where it runs nothing. */
  readonly running?: readonly string[];
  /** Of an `xa` node: its xa_nodes depth first, and the leaf slots that are or were in use. */
  readonly xa?: { readonly nodes: readonly XaNode[]; readonly slots: readonly XaSlot[] };
}

/** A field of a word in memory or of a register, as it is read. */
export interface FieldRow {
  readonly name: string;
  readonly value: string;
  readonly doc: string;
}

export interface RegisterRow {
  readonly name: string;
  /** Byte offset in the register file. */
  readonly offset: number;
  readonly value: string;
  readonly fields: readonly FieldRow[];
}

export interface RegisterFile {
  readonly owner: string;
  readonly groups: readonly { readonly title: string; readonly rows: readonly RegisterRow[] }[];
  /** Of a physical SMMU: what it has recorded. */
  readonly events?: EventQueue;
}

/** A record of a refused transaction. */
export interface EventRecord {
  readonly slot: number;
  readonly wrap: number;
  /** Software has moved CONS past it. */
  readonly read: boolean;
  /** `F_TRANSLATION` */
  readonly type: string;
  /** What the type means. */
  readonly doc: string;
  /** Those that mean something in this type. */
  readonly fields: readonly FieldRow[];
  /** Four 64-bit words, 16 hexadecimal digits each. */
  readonly words: readonly string[];
}

export interface EventQueue {
  readonly smmu: string;
  readonly enabled: boolean;
  readonly log2size: number;
  readonly prod: Cursor;
  readonly cons: Cursor;
  /** OVFLG differs from OVACKFLG: records were lost. */
  readonly overflow: boolean;
  /** Newest first. */
  readonly records: readonly EventRecord[];
}

/** What the registers say at a position. */
export interface Registers {
  readonly position: number;
  readonly files: readonly RegisterFile[];
}

/** What a stream's configuration is in memory: the STE that the SMMU reads and the CD behind it. */
export interface ConfigRow {
  readonly smmu: string;
  readonly device: string;
  readonly sid: number;
  readonly ste: readonly FieldRow[];
  /** Empty when the STE names none. */
  readonly cd: readonly FieldRow[];
}

/** A fact that an SMMU keeps about memory beside its translations. */
export interface CachedConfig {
  readonly smmu: string;
  readonly what: 'STE' | 'CD';
  readonly sid: number;
  /** Of a CD: its SubstreamID, an index of the CD table. */
  readonly ssid: number;
  /** Device with this StreamID, '' if there is none. */
  readonly device: string;
  /** `nested, VMID 1`, `ASID 1, TTB0 0x…` */
  readonly text: string;
  readonly state: 'live' | 'stale';
  /** Of a stale one: fields that memory has otherwise, `Config: stage 1, in memory abort`. */
  readonly differs: readonly string[];
}

/** A table of stage 1 that the SMMU need not walk to again. */
export interface CachedTable {
  readonly smmu: string;
  readonly vmid: number;
  readonly asid: number;
  readonly iova: string;
  readonly size: string;
  /** Physical address of the table, and the level that it is read at. */
  readonly pa: string;
  readonly level: number;
  readonly state: 'live' | 'stale';
}

/** Configuration in memory and in the caches, and the walk caches, at a position. */
export interface Config {
  readonly position: number;
  readonly memory: readonly ConfigRow[];
  readonly cached: readonly CachedConfig[];
  readonly tables: readonly CachedTable[];
}

/** What is to be walked; what is left out is chosen: see `Walk.request`. */
export interface WalkParams {
  readonly position: number;
  readonly device: string | null;
  /** SubstreamID; null: the transaction carries none. */
  readonly ssid: number | null;
  /** Hexadecimal, `0x…`; null: one that is of interest here. */
  readonly iova: string | null;
  readonly write: boolean;
  /** Decides what is of interest, as in `view`. */
  readonly selection: string | null;
}

/** One fetch of a walk. */
export interface WalkFetch {
  readonly what: 'L1STD' | 'STE' | 'L1CD' | 'CD' | 'S1' | 'S2';
  /** Of a table descriptor; else -1. */
  readonly level: number;
  /** Where it lies. */
  readonly pa: string;
  /** Its address in the guest's world, where it has one. */
  readonly ipa: string;
  /** 64-bit words, 16 hexadecimal digits each: one of a descriptor, eight of an STE or a CD. */
  readonly words: readonly string[];
  readonly fields: readonly FieldRow[];
  /** `table at IPA 0x…`, `page at PA 0x…` or why the walk ends here. */
  readonly next: string;
  /** The walk cannot go on from it. */
  readonly ends: boolean;
}

/** Stage 2 of one IPA: its descriptors in order. */
export interface WalkLookup {
  readonly ipa: string;
  /** '' where it has none. */
  readonly pa: string;
  readonly fetches: readonly WalkFetch[];
}

/** A fetch, and before it the stage-2 look-ups that say where it lies; without a fetch where they failed. */
export interface WalkStep {
  readonly lookups: readonly WalkLookup[];
  readonly fetch?: WalkFetch;
}

/** How a translation ends. */
export interface WalkEnd {
  readonly kind: 'translated' | 'bypass' | 'fault' | 'abort';
  /** `PA 0x…`, `F_TRANSLATION`, `abort` */
  readonly text: string;
  /** Of a translation: size and access of what an IOTLB would hold, and the tag. */
  readonly facts: readonly FieldRow[];
  /** The record that a fault would write; absent where it writes none. */
  readonly record?: Omit<EventRecord, 'slot' | 'wrap' | 'read'>;
  /** Why a fault writes none, or what else is to be known. */
  readonly note: string;
}

/** Something cached that bears on the address. */
export interface WalkCached {
  readonly cache: 'ATC' | 'IOTLB' | 'walk cache' | 'S2 in IOTLB' | 'STE' | 'CD';
  readonly where: string;
  /** `IOVA 0x… → PA 0x…` */
  readonly text: string;
  readonly state: 'live' | 'stale';
  /** Of a stale one: what memory says. */
  readonly memory: string;
  /** The SMMU would use it for this transaction. */
  readonly used: boolean;
}

/** An address that is worth a walk. */
export interface WalkHint {
  readonly device: string;
  readonly ssid: number | null;
  readonly iova: string;
  readonly why: string;
}

/** A translation from memory step by step, and what the caches would make of it. */
export interface Walk {
  readonly position: number;
  readonly request: {
    readonly device: string;
    readonly smmu: string;
    readonly sid: number;
    readonly ssid: number | null;
    readonly iova: string;
    readonly write: boolean;
    /** Why this address was chosen, if it was. */
    readonly why: string;
  };
  readonly hints: readonly WalkHint[];
  readonly steps: readonly WalkStep[];
  /** Stage 2 of what stage 1 gives. */
  readonly output?: WalkLookup;
  readonly end: WalkEnd;
  readonly cached: readonly WalkCached[];
  /** What the SMMU would answer now, from its caches, against what memory says. */
  readonly verdict: string;
  /** The answer is another one than memory's. */
  readonly wrong: boolean;
}

/** A transition that is enabled. */
export interface NextOption {
  /** `SMMU0 consume` */
  readonly name: string;
  readonly actor: ActorKind;
  /** The run takes it. */
  readonly taken: boolean;
  /** What it would do, a sentence each. */
  readonly events: readonly string[];
  readonly violates: readonly { readonly property: string; readonly why: string }[];
}

/** What can happen next at a position. */
export interface Next {
  readonly position: number;
  readonly options: readonly NextOption[];
}

/** One value that the step changed. */
export interface Change {
  /** Object or queue that it belongs to, as it may be selected. */
  readonly object: string;
  /** `SMMU0`, `viommu #4` */
  readonly where: string;
  /** `CMDQ_PROD`, `users` */
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** A field of a command at its bits, `hi`:`lo` of 64-bit word `word`. */
export interface FieldView {
  readonly name: string;
  readonly word: 0 | 1;
  readonly hi: number;
  readonly lo: number;
  readonly doc: string;
  readonly value: string;
  /** Reserved bits, opcode, or a field of the table. */
  readonly kind: 'opcode' | 'field' | 'reserved';
  /** The value in the physical command, where the kernel has written another one. */
  readonly physical?: string;
}

export interface CommandWords {
  /** `CMD_ATC_INV` */
  readonly mnemonic: string;
  /** Two 64-bit words, 16 hexadecimal digits each. */
  readonly words: readonly [string, string];
}

/** A guest command, and what became of it. */
export interface CommandDetail {
  readonly kind: 'command';
  readonly entry: QueueEntry;
  readonly guest: CommandWords;
  readonly fields: readonly FieldView[];
  /** What the table of commands says about it. */
  readonly doc: string;
  readonly source: string;
  readonly life: Life;
  /** The physical command that it became. */
  readonly physical?: CommandWords & { readonly smmu: string; readonly ordinal: number; readonly slot: number };
  /** Which rewrites were made, one sentence each. */
  readonly rewrites: readonly string[];
  /** The call that carried it. */
  readonly call?: { readonly ioctl: string; readonly target: string; readonly at: number };
}

/** A command of a physical queue. */
export interface PhysicalDetail {
  readonly kind: 'physical';
  readonly smmu: string;
  readonly entry: PhysicalEntry;
  readonly words: CommandWords;
  readonly fields: readonly FieldView[];
  readonly doc: string;
  readonly source: string;
}

export interface StructMember {
  /** `struct iommufd_viommu *`, `u64` */
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly doc: string;
  /** Node that a pointer leads to, if it is in the graph. */
  readonly target?: string;
}

/** A reference on an object that its `users` counts. */
export interface Holder {
  readonly why: string;
  /** Node that holds it, if it is in the graph. */
  readonly target?: string;
}

/** An object as its C struct (the members that the model holds). */
export interface ObjectDetail {
  readonly kind: 'object';
  readonly present: boolean;
  readonly struct: string;
  /** Header file or driver in which it is declared. */
  readonly source: string;
  readonly members: readonly StructMember[];
  /** As many as `users` says; of an object that has none, none. */
  readonly holders: readonly Holder[];
}

export type Detail = CommandDetail | PhysicalDetail | ObjectDetail;

/** The errno of a refused call, what has to be the case for it, and the kernel function that checks. */
export interface Refusal {
  readonly errno: string;
  readonly why: string;
  readonly source: string;
}

/**
 * An event of the step. `path` (of the model's description) names the objects that something visits, in order: what
 * moves is a token along the edges between them.
 */
export interface EventView extends Omit<DescribedEvent, 'rule'> {
  /** Why iommufd refused, where it did. */
  readonly refusal?: Refusal;
  /** The guest commands that move along `path`; none where a DMA or an answer moves. */
  readonly cargo: readonly CommandBrief[];
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
  readonly changes: readonly Change[];
  /** What is selected, if it is there to be shown. */
  readonly detail: Detail | null;
}

/** Which entries of a queue are wanted: from `first`, `count` of them (at most 512). */
export type Window = readonly [first: number, count: number];

/** A piece of a lane: what an actor did, or what it waited for. */
export interface Span {
  /** ns */
  readonly from: number;
  readonly to: number;
  /** Step that it is (its position), or the first of many. */
  readonly position: number;
  /** `act`: one step; `wait`: blocked in a call or a trap; `many`: more steps than there is room for. */
  readonly kind: 'act' | 'wait' | 'many';
  readonly label: string;
  /** Steps in it. */
  readonly count: number;
  /** The guest command that it is about, with its mark as of then. */
  readonly command?: CommandBrief;
  /** It failed (an errno, a command error). */
  readonly failed: boolean;
  readonly violates: boolean;
}

export interface Timeline {
  readonly from: number;
  readonly to: number;
  /** One per actor, in their order. */
  readonly lanes: readonly (readonly Span[])[];
}

/**
 * `sentence`: what a step says; `interleaving`: a column per actor; `queues`: each queue as a strip; `choices`: for
 * `viommu run --choices`; `scenario`: the scenario file.
 */
export type TextForm = 'sentence' | 'interleaving' | 'queues' | 'choices' | 'scenario';

export type Boundary = 'event' | 'command' | 'ioctl' | 'sync' | 'violation';

export interface Requests extends SearchRequests {
  readonly library: { readonly params: Record<string, never>; readonly result: Library };
  readonly open: {
    /** `at`: a hazard opens at its shortest counterexample, under the design that its cell in the matrix means. */
    readonly params: {
      readonly source: Source;
      readonly design?: string;
      readonly choices?: Choices;
      readonly at?: 'counterexample';
    };
    readonly result: Opened;
  };
  readonly view: {
    readonly params: {
      readonly position: number;
      readonly selection: string | null;
      /** Per queue key; without one the entries around CONS are sent. */
      readonly windows: Readonly<Record<string, Window>>;
    };
    readonly result: View;
  };
  /** What the actors do between two times, in at most `columns` pieces per lane. */
  readonly timeline: {
    readonly params: { readonly from: number; readonly to: number; readonly columns: number };
    readonly result: Timeline;
  };
  /** The registers and event queues of every SMMU; a tab that shows them asks. */
  readonly registers: { readonly params: { readonly position: number }; readonly result: Registers };
  /** Configuration and walk caches; likewise. */
  readonly config: { readonly params: { readonly position: number }; readonly result: Config };
  /** A translation step by step. */
  readonly walk: { readonly params: WalkParams; readonly result: Walk };
  /** What can happen next at a position. */
  readonly next: { readonly params: { readonly position: number }; readonly result: Next };
  /** The position of the last step at or before a time. */
  readonly at: { readonly params: { readonly time: number }; readonly result: number };
  /** Plain text for mail, of the steps `from`..`to` (positions, both included). */
  readonly text: {
    readonly params: { readonly form: TextForm; readonly from: number; readonly to: number };
    readonly result: string;
  };
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
      readonly search?: SearchProgress;
    }
  /** Nothing is done for the request, and no progress told, until it may go on. */
  | { readonly id: number; readonly type: 'paused' };

/** About a request under way. */
export type Control =
  | { readonly version: number; readonly cancel: number }
  | { readonly version: number; readonly pause: number; readonly on: boolean };
