/** All that can happen without one guarantee: what a thread does. */
import { parseDesign } from '../../model/system/design-spec.ts';
import type { Topology } from '../../model/state/topology.ts';
import { type Reasons, reasonsOf } from '../../scenario/hazards/reasons.ts';

export interface Task {
  readonly topology: Topology;
  /** A specification. */
  readonly design: string;
  /** Ids of the properties that hold. */
  readonly held: readonly string[];
  readonly maxStates: number;
  /** The parameters that take the guarantee away. */
  readonly without: string;
}

export function whyNotTask({ topology, design, held, maxStates, without }: Task): Reasons {
  const searching = reasonsOf(topology, parseDesign(design), held, maxStates, [without]);
  for (;;) {
    const { value, done } = searching.next();
    if (done) return value;
  }
}
