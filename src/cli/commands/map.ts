import { DIALS } from '../../model/system/dials.ts';
import { USUAL_DIALS } from '../../scenario/map/designs.ts';
import { type Dot, has, hazardsOf } from '../../scenario/map/front.ts';
import type { Cost } from '../../scenario/map/outcomes.ts';
import { makeMap } from '../threads/made-map.ts';
import { print } from '../output.ts';
import { THREADS } from '../threads/threads.ts';
import type { CliCommand } from '../usage.ts';

const COST_ON = 'interlaced';

export const MAP: CliCommand = {
  name: 'map',
  synopsis: '[--dials KEY,...] [--hazards HAZARD,...] [--on SCENARIO] [--threads N] [--json]',
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
  ${THREADS.help}
  --json       {designs: [{design, dials, broken: {H: [property, ...]}, cost: {exits, ioctls, entries, physicalCommands,
               physicalSyncs, time}, pareto}], undecided: [H], on, searches}; time is in ns under the assumptions of the cost
               model; broken names no hazard that the design does not have; null: a bound was met before anything broke`,
  options: {
    dials: { type: 'string' },
    hazards: { type: 'string' },
    on: { type: 'string' },
    ...THREADS.option,
    json: { type: 'boolean' },
  },
  operands: [0, 0],
  run: async (_, options) => {
    const on = (options.on as string | undefined) ?? COST_ON;
    const { designs, undecided, searches } = await makeMap('map', on, options);
    await print(
      options.json
        ? JSON.stringify({ designs: designs.map(dataOf), undecided, on, searches })
        : textOf(designs, undecided, on, searches),
    );
    return 0;
  },
};

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
