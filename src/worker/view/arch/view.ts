/** What the page shows of a machine that only its architecture knows. */
import type { Recording } from '../../../capture/importer.ts';
import type { Machine } from '../../../model/state/machine.ts';
import type { Run } from '../../../model/system/run.ts';
import type { SeenObject } from '../../../model/system/seen.ts';
import type { CacheRow, Config } from '../../protocol/caches.ts';
import type { GraphEdge } from '../../protocol/graph.ts';
import type { Registers } from '../../protocol/registers.ts';
import type { TrafficAnswers } from '../../protocol/traffic.ts';
import type { Walk, WalkParams } from '../../protocol/walk.ts';
import type { Item } from '../graph/graph-item.ts';
import type { DriverStructs, Struct } from '../graph/structs/struct.ts';
import type { Watched } from '../watched.ts';

/** Queues of guests that hardware runs. */
export interface HardwareQueues {
  /** Objects beside those that any machine has; `all`: what iommufd had at some time of the run. */
  readonly nodes: (m: Machine, all: readonly SeenObject[]) => Item[];
  /** Which of them a physical IOMMU runs, one per line. */
  readonly running: (m: Machine, iommu: number) => string[];
  /** From a HW_QUEUE to what it stands for: by emulated IOMMU, and number among its queues. */
  readonly hwQueue: (from: string, owner: string, index: number) => GraphEdge[];
}

/** What it says of the objects in the graph, and which ones it adds. */
export interface GraphPart extends HardwareQueues {
  /** What tags the translations of a device, '' where nothing does. */
  readonly tagOf: (m: Machine, device: number) => string;
  /** The number in it. */
  readonly asidOf: (m: Machine, device: number) => number | undefined;
  /** A nested hwpt by its words: what of the guest's configuration it stands for. */
  readonly nested: (words: Uint32Array) => string;
  /** One fact per line of a physical IOMMU. */
  readonly iommu: (m: Machine, iommu: number) => string[];
  /** Members of the driver's structs that lead to the IOMMU: of a paging domain, of a viommu. */
  readonly domain: string;
  readonly viommu: string;
}

/** What a panel asks, loaded when it first does. */
type Panel<P, R> = () => Promise<(run: Run, params: P) => R>;
export interface At {
  readonly position: number;
}

/** What the list of commands is of. */
export interface Listing {
  readonly run: Run;
  /** All commands, where the run plays a part of them. */
  readonly recording: Recording | undefined;
}

export interface ArchView {
  readonly graph: (m: Machine) => Promise<GraphPart>;
  /** Translations under way, as rows of the caches that they stand before. */
  readonly flights: (m: Machine) => CacheRow[];
  readonly walk: Panel<WalkParams, Walk>;
  readonly config: Panel<At, Config>;
  readonly registers: Panel<At, Registers>;
  /** The commands of a guest's queue as a list. */
  readonly traffic: () => Promise<TrafficAnswers<Listing>>;
}

/** What is told in full; loaded when something is selected or a step is told. */
export interface ArchDetails {
  /** Objects that only it has, as its software or hardware keeps them. */
  readonly structs: readonly Struct[];
  readonly driver: DriverStructs;
  /** What a command is for, and where that is written; also of what is no command. */
  readonly docOf: (words: ArrayLike<number>) => { readonly doc: string; readonly source: string };
  /** What was written over in a guest's command on its way to hardware, a sentence each. */
  readonly rewrites: (m: Machine, guest: ArrayLike<number>, sent: ArrayLike<number>) => string[];
  /** Registers that change. */
  readonly registers: (m: Machine) => Watched[];
}
