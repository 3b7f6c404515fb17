/** Runs at random, made by several workers. */
import { outcomesTogether, runsInParts } from '../../worker/protocol/together.ts';
import type { Sampled, SampleParams } from '../../worker/protocol.ts';
import type { Workers } from './workers.ts';

/** Runs that a worker makes at a time. */
const MOST = 500;

export async function sampled(
  workers: Workers,
  params: SampleParams,
  onProgress: (done: number, of: number) => void,
): Promise<Sampled> {
  const { runs, seed } = params;
  let done = 0;
  const parts = await Promise.all(
    runsInParts(params, MOST).map(async (part) => {
      const { outcomes } = await workers.call('sample', { ...params, ...part });
      done += part.runs;
      onProgress(done, runs);
      return outcomes;
    }),
  );
  return { runs, seed, outcomes: outcomesTogether(parts) };
}
