/** Some runs at random: what a thread does. */
import { EXTRAS } from '../../model/arch/extras.ts';
import type { Runs, SampleOutcome } from '../../model/search/outcomes.ts';
import { Sample } from '../../model/search/sample.ts';
import type { Topology } from '../../model/state/topology.ts';
import { parseDesign } from '../../model/system/design-spec.ts';

export interface Task extends Runs {
  readonly topology: Topology;
  /** A specification. */
  readonly design: string;
}

export function sampleTask({ topology, design, seed, runs }: Task): SampleOutcome[] {
  const sample = new Sample(topology, parseDesign(design), seed, EXTRAS);
  sample.advance(runs);
  return sample.outcomes;
}
