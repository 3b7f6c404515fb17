/** A run, once it is made: all that does not depend on the position. */
import type { ActorKind } from '../../model/state/actors.ts';
import type { Verdict } from '../../model/system/run.ts';
import type { Counters } from '../../model/system/tally.ts';
import type { Gap } from './axis.ts';
import type { GraphEdge, GraphNode } from './graph.ts';
import type { Assumed, Choices, Source } from './place.ts';

/** Somebody who acts: a lane of the timeline. */
export interface ActorInfo {
  readonly name: string;
  readonly kind: ActorKind;
  /** Its node in the graph, '' if it has none. */
  readonly node: string;
}

/** A command queue of the run. Its key names it wherever one is asked for. */
export interface QueueInfo {
  /** Whose it is and its name, with `/` between. */
  readonly key: string;
  readonly name: string;
  readonly kind: 'guest' | 'physical';
  readonly log2size: number;
  /** Physical IOMMU (index) whose queue it is, or that its emulated IOMMU is on. */
  readonly iommu: number;
  /** Of a guest: hardware runs it, and no VMM has a part in it. */
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

export interface OpenParams {
  readonly source: Source;
  readonly design?: string;
  readonly choices?: Choices;
  readonly assumed?: Assumed;
  /** A hazard opens at its shortest counterexample, under the design that its cell in the matrix means. */
  readonly at?: 'counterexample';
  /** A position of the run that was open before, of the same source: this one opens at the corresponding moment. */
  readonly keep?: number;
  /** Where the run is to be seen while it is still being made, when that takes long: a position, or null for where it opens. */
  readonly early?: number | null;
}

export interface Opened {
  readonly title: string;
  /** Paragraphs about the scenario. */
  readonly about: string;
  /** Something the user must know about the data shown (for instance where tables come from); may be empty. */
  readonly caution: string;
  /** Of a recording of which a part is played: number of the first command of the run. */
  readonly from?: number;
  readonly design: string;
  /** The least that lead to this run. */
  readonly choices: Choices;
  /** Position to begin at: the violation of a counterexample that was asked for, or what corresponds to `keep`, else 0. */
  readonly position: number;
  readonly hazard?: HazardInfo;
  /** Number of steps of the run: positions go from 0 (nothing fired) to length. */
  readonly length: number;
  /** The run is still being made: there are no verdicts, flags, length and duration yet, and counters are those of the position. */
  readonly begun?: true;
  readonly verdicts: readonly Verdict[];
  readonly counters: Counters;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly actors: readonly ActorInfo[];
  readonly queues: readonly QueueInfo[];
  readonly flags: readonly Flag[];
  /** Time at the end of the run, ns by the assumed cost model. */
  readonly duration: number;
  /** Stretches of time that the timeline collapses. */
  readonly gaps: readonly Gap[];
  /** Digest of final words and of all events, hexadecimal. */
  readonly digest: string;
}
