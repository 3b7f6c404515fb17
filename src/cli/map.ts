import { EXTRAS } from '../model/arch/extras.ts';
import { DIALS } from '../model/system/dials.ts';
import { USUAL_DIALS, designsOf } from '../scenario/map/designs.ts';
import { type Dot, has, hazardsOf, mapOf } from '../scenario/map/front.ts';
import { type Cost, CostMap } from '../scenario/map/outcomes.ts';
import { loadHazard, loadHazards, loadSubject } from './files.ts';
import { print } from './output.ts';
import { type Searched, type Task, fare } from './map-work.ts';
import { MOST_THREADS, startThreads } from './threads.ts';
import { type Command, UsageError, integerOf } from './usage.ts';

const COST_ON = 'interlaced';

export const MAP: Command = {
  name: 'map',
  synopsis: '[--dials KEY,...] [--hazards HAZARD,...] [--on SCENARIO] [--json]',
  summary: 'Searches hazards under every design that can be dialed, and sets what each has against what it costs.',
  help: `The named designs, and all that differ from viommu-batch in the dials given, as far as these go together; designs that act
alike are one. A search is made once for all designs that would give the same answers to what it asks of a design.
A hazard under which all of them fare alike stands apart, and counts for none. A design is on the front when no other is
as good in every count, in time and in hazards, and better in one. Only the properties that a hazard's scenario names count.

  --dials K    of ${DIALS.map(({ key }) => key).join(', ')}
               (default: all but ${DIALS.filter(({ key }) => !USUAL_DIALS.includes(key))
                 .map(({ key }) => key)
                 .join(', ')})
  --hazards H  numbers (H08), ids of scenarios, or paths; default: all of the library
  --on S       the scenario or capture whose run is counted; default: ${COST_ON}
  --threads N  ${MOST_THREADS} when absent: one for each core but one
  --json       {designs: [{design, dials, broken: {H: [property, ...]}, cost: {exits, ioctls, entries, physicalCommands,
               physicalSyncs, time}, pareto}], undecided: [H], on, searches}; time is in ns under the assumptions of the cost
               model; broken names no hazard that the design does not have; null: a bound was met before anything broke`,
  options: {
    dials: { type: 'string' },
    hazards: { type: 'string' },
    on: { type: 'string' },
    threads: { type: 'string' },
    json: { type: 'boolean' },
  },
  operands: [0, 0],
  run: async (_, options) => {
    const dials = listOf(options.dials, USUAL_DIALS);
    for (const key of dials)
      if (!DIALS.some((dial) => dial.key === key))
        throw new UsageError(
          `map: --dials: there is no dial '${key}'; expected some of ${DIALS.map((dial) => dial.key).join(', ')}`,
        );
    const count = integerOf('map: --threads', String(options.threads ?? MOST_THREADS), 1, 256);
    const pool = startThreads<Task, Searched>(new URL('./map-thread.ts', import.meta.url), fare, count);
    const names = listOf(options.hazards, []);
    const on = (options.on as string | undefined) ?? COST_ON;
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
    const found = designs.map((design, d) => ({ ...design, broken: broken[d], cost: costs.of(design) }));
    const map = mapOf(found, hazards);
    await print(
      options.json
        ? JSON.stringify({ designs: map.designs.map(dataOf), undecided: map.undecided, on, searches })
        : textOf(map.designs, map.undecided, on, searches),
    );
    return 0;
  },
};

const listOf = (given: unknown, usual: readonly string[]): readonly string[] =>
  typeof given === 'string' ? given.split(',').filter((part) => part !== '') : usual;

/** Of the hazards, those that the design has. */
const had = (broken: Dot['broken']): [string, readonly string[] | null][] =>
  Object.entries(broken).filter(([hazard]) => has({ broken }, hazard));

const dataOf = ({ spec, setting, broken, cost, pareto }: Dot): object => ({
  design: spec,
  dials: setting,
  broken: Object.fromEntries(had(broken)),
  cost,
  pareto,
});

const COLUMNS: readonly (readonly [title: string, of: (cost: Cost) => number])[] = [
  ['exits', (cost) => cost.exits],
  ['ioctls', (cost) => cost.ioctls],
  ['entries', (cost) => cost.entries],
  ['commands', (cost) => cost.physicalCommands],
  ['SYNCs', (cost) => cost.physicalSyncs],
  ['µs', (cost) => cost.time / 1000],
];

/** Designs that have the same hazards and cost the same: the one with the fewest changes, and how many others. */
function alike(designs: readonly Dot[]): (readonly [Dot, more: number])[] {
  const groups = new Map<string, Dot[]>();
  for (const dot of designs) {
    const key = JSON.stringify([dot.broken, dot.cost]);
    groups.set(key, [...(groups.get(key) ?? []), dot]);
  }
  const changes = ({ spec }: Dot): number => spec.split(',').length;
  return [...groups.values()].map((group) => [
    group.reduce((best, dot) => (changes(dot) < changes(best) ? dot : best)),
    group.length - 1,
  ]);
}

function textOf(designs: readonly Dot[], undecided: readonly string[], on: string, searches: number): string {
  const order = (a: Dot, b: Dot): number => hazardsOf(a.broken) - hazardsOf(b.broken) || a.cost.time - b.cost.time;
  const front = alike(designs.filter(({ pareto }) => pareto)).sort(([a], [b]) => order(a, b));
  const named = designs.filter(({ preset }) => preset).map((dot) => [dot, 0] as const);
  const width = Math.max(...[...front, ...named].map(([{ spec }]) => spec.length));
  const head = `${'design'.padEnd(width)}  hazards${COLUMNS.map(([title]) => title.padStart(9)).join('')}`;
  const row = ([{ spec, broken, cost }, more]: readonly [Dot, number]): string =>
    [
      spec.padEnd(width),
      '  ',
      String(hazardsOf(broken)).padStart(7),
      ...COLUMNS.map(([, of]) => String(Number(of(cost).toFixed(1))).padStart(9)),
      `  ${had(broken)
        .map(([hazard, ids]) => (ids === null ? `${hazard}?` : hazard))
        .join(' ')}`,
      more > 0 ? `  (and ${more} like it)` : '',
    ].join('');
  return [
    `${designs.length} designs, ${searches} searches; counts on ${on}; times are assumed`,
    undecided.length > 0 ? `All fare alike under ${undecided.join(', ')}: not counted.` : 'A dial decides each hazard.',
    '',
    'Not bettered by any other:',
    head,
    ...front.map(row),
    '',
    'The named designs:',
    head,
    ...named.map(row),
  ].join('\n');
}
