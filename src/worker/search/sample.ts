/** Runs at random, counted by what they violate. */
import { EXTRAS } from '../../model/arch/extras.ts';
import { Sample } from '../../model/search/sample.ts';
import { designOf } from '../design.ts';
import { type Files, load } from '../load.ts';
import type { SampleParams, Sampled } from '../protocol/search.ts';

/** Runs between two looks at the world: some milliseconds. */
const RUNS_PER_TURN = 64;

/** `tell` is called now and then, and throws to stop. */
export async function sample(
  { source, design, runs, seed }: SampleParams,
  files: Files,
  tell: (done: number) => Promise<void>,
): Promise<Sampled> {
  const { topology } = await load(source, files);
  const sampled = new Sample(topology, designOf(design), seed, EXTRAS);
  while (sampled.runs < runs) {
    sampled.advance(Math.min(RUNS_PER_TURN, runs - sampled.runs));
    await tell(sampled.runs);
  }
  return { runs, seed, outcomes: sampled.outcomes };
}
