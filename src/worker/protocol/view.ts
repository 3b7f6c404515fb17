/** Everything the page shows at one position. */
import type { Counters } from '../../model/system/tally.ts';
import type { CacheRow } from './caches.ts';
import type { Detail } from './detail.ts';
import type { NodeState } from './graph.ts';
import type { GuestQueue, PhysicalQueue, Window } from './queues.ts';
import type { Change, EventView } from './step.ts';

export interface ViewParams {
  readonly position: number;
  readonly selection: string | null;
  /** Per queue key; without one the entries around CONS are sent. */
  readonly windows: Readonly<Record<string, Window>>;
}

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
