/** The map of designs, searched in threads. */
import { EXTRAS } from '../../model/arch/extras.ts';
import { DIALS } from '../../model/system/dials.ts';
import { USUAL_DIALS, designsOf } from '../../scenario/map/designs.ts';
import { type Found, mapOf } from '../../scenario/map/front.ts';
import { CostMap } from '../../scenario/map/outcomes.ts';
import type { Searched } from '../../scenario/map/searched.ts';
import { loadHazard, loadHazards, loadSubject } from '../files.ts';
import { type Task, fare } from './map-work.ts';
import { THREADS, startThreads } from './threads.ts';
import { type Options, UsageError } from '../usage.ts';

export interface MadeMap extends ReturnType<typeof mapOf> {
  /** Hazards that were searched. */
  readonly hazards: readonly string[];
  readonly searches: number;
}

const listOf = (given: unknown, usual: readonly string[]): readonly string[] =>
  typeof given === 'string' ? given.split(',').filter((part) => part !== '') : usual;

/**
 * `on`: what is run to count. Of `options`: `dials`, `hazards`, `threads`.
 * @throws UsageError, InputError
 */
export async function makeMap(command: string, on: string, options: Options): Promise<MadeMap> {
  const dials = listOf(options.dials, USUAL_DIALS);
  for (const key of dials)
    if (!DIALS.some((dial) => dial.key === key))
      throw new UsageError(
        `${command}: --dials: there is no dial '${key}'; expected some of ${DIALS.map((dial) => dial.key).join(', ')}`,
      );
  const count = THREADS.of(command, options);
  const pool = startThreads<Task, Searched>(new URL('./map-thread.ts', import.meta.url), fare, count);
  const names = listOf(options.hazards, []);
  const designs = designsOf(dials);
  const hazards: string[] = [];
  const broken = designs.map((): Record<string, readonly string[] | null> => ({}));
  let searches = 0;
  let costs: CostMap;
  try {
    const parsed = names.length === 0 ? await loadHazards() : [];
    for (const name of names) parsed.push(await loadHazard(name));
    costs = new CostMap((await loadSubject(on)).topology, EXTRAS);
    for await (const fared of pool.results(parsed.map(({ scenario }) => ({ scenario, dials })))) {
      const hazard = parsed[hazards.length].scenario.hazard!;
      hazards.push(hazard);
      searches += fared.searches;
      for (const [d, of] of broken.entries()) of[hazard] = fared.kinds[fared.of[d]];
      if (process.stderr.isTTY) process.stderr.write(`\r${hazards.length} of ${parsed.length} hazards `);
    }
  } finally {
    await pool.close();
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const found = designs.map((design, d): Found => ({ ...design, broken: broken[d], cost: costs.of(design) }));
  return { ...mapOf(found, hazards), hazards, searches };
}
