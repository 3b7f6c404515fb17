/** Makes the map, hazard by hazard, and answers what lies around a design on it. */
import { DIALS } from '../../model/system/dials.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { checked } from '../../scenario/errors.ts';
import { changeText, mendOf, turnsOf } from '../../scenario/map/around.ts';
import { type Dialed, USUAL_DIALS, designsOf } from '../../scenario/map/designs.ts';
import { type Found, hazardsOf, mapOf } from '../../scenario/map/front.ts';
import { type Cost, CostMap, HazardMap } from '../../scenario/map/outcomes.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { type Files, load } from '../load.ts';
import type { Fared, MapAround, MapHazardParams, MapParams, MapPart, MapStart } from '../protocol/map.ts';
import type { Session } from '../session.ts';

const MOST_STATES = 300_000;
/** Designs between two looks at whether anybody still waits. */
const PER_TURN = 256;

interface Made {
  readonly designs: readonly Dialed[];
  readonly hazards: readonly HazardMap[];
  readonly costs: readonly Cost[];
  readonly broken: Record<string, readonly string[] | null>[];
  /** Hazards that were searched. */
  readonly searched: string[];
}

const maps = new WeakMap<Session, Made>();

/** How differently the named designs fare, by what the scenario says of them. */
const telling = ({ found }: Scenario): number => new Set(Object.values(found).map((said) => JSON.stringify(said))).size;

export async function startMap({ on }: MapParams, session: Session, files: Files, goOn: () => Promise<void>) {
  const designs = designsOf(USUAL_DIALS);
  const heads = files.heads.filter(({ hazard }) => hazard !== undefined);
  const parsed = await Promise.all(heads.map(async ({ id }) => checked(await files.scenario(id), `${id}.yaml`)));
  const order = [...parsed].sort((a, b) => telling(b.scenario) - telling(a.scenario));
  const hazards = order.map((one) => new HazardMap(one, EXTRAS, MOST_STATES));
  const counted = new CostMap((await load(on, files)).topology, EXTRAS);
  const costs: Cost[] = [];
  for (const [i, design] of designs.entries()) {
    costs.push(counted.of(design));
    if (i % PER_TURN === 0) await goOn();
  }
  maps.set(session, { designs, hazards, costs, broken: designs.map(() => ({})), searched: [] });
  const kinds = [...new Set(costs)];
  const values = DIALS.map(({ key }) => [...new Set(designs.map(({ setting }) => setting[key]))]);
  const start: MapStart = {
    dials: DIALS.map(({ key }, i) => ({ key, values: values[i] })),
    hazards: order.map(({ scenario: { id, title } }, i) => ({ hazard: hazards[i].hazard, id, title })),
    designs: designs.map(({ spec, preset, setting }) => ({
      spec,
      preset,
      values: Uint8Array.from(DIALS, ({ key }, i) => values[i].indexOf(setting[key])),
    })),
    costs: { kinds, of: Uint16Array.from(costs, (cost) => kinds.indexOf(cost)) },
  };
  return start;
}

const madeFor = (session: Session): Made => {
  const made = maps.get(session);
  if (!made) throw new Error('there is no map');
  return made;
};

const foundOf = ({ designs, costs, broken }: Made): Found[] =>
  designs.map((design, i) => ({ ...design, cost: costs[i], broken: broken[i] }));

async function fare(search: HazardMap, designs: readonly Dialed[], goOn: () => Promise<void>): Promise<Fared> {
  const kinds = new Map<string, { readonly number: number; readonly broken: readonly string[] | null }>();
  const of = new Uint8Array(designs.length);
  for (const [i, design] of designs.entries()) {
    const broken = search.broken(design);
    const name = JSON.stringify(broken);
    const kind = kinds.get(name) ?? { number: kinds.size, broken };
    kinds.set(name, kind);
    of[i] = kind.number;
    if (i % PER_TURN === 0) await goOn();
  }
  return { kinds: [...kinds.values()].map(({ broken }) => broken), of };
}

/** Searches one more hazard, or takes what is known of it. */
export async function mapHazard(
  { hazard, known }: MapHazardParams,
  session: Session,
  goOn: () => Promise<void>,
): Promise<MapPart> {
  const made = madeFor(session);
  const search = made.hazards.find((one) => one.hazard === hazard);
  if (!search) throw new Error(`there is no hazard ${hazard} on the map`);
  const before = search.searches;
  const fared = known?.of.length === made.designs.length ? known : await fare(search, made.designs, goOn);
  for (const [i, broken] of made.broken.entries()) broken[hazard] = fared.kinds[fared.of[i]];
  made.searched.push(hazard);
  const map = mapOf(foundOf(made), made.searched);
  const decided = made.searched.filter((one) => !map.undecided.includes(one));
  return {
    fared,
    searches: search.searches - before,
    decided,
    undecided: map.undecided,
    counts: Uint8Array.from(map.designs, ({ broken }) => hazardsOf(broken)),
    front: Uint8Array.from(map.designs, ({ pareto }) => (pareto ? 1 : 0)),
    has: decided.map((one) =>
      Uint8Array.from(map.designs, ({ broken }) => (broken[one] === null || broken[one].length > 0 ? 1 : 0)),
    ),
  };
}

/** What lies around a design, by its number. */
export function mapAround({ at }: { readonly at: number }, session: Session): MapAround {
  const made = madeFor(session);
  const found = foundOf(made);
  const { designs, undecided } = mapOf(found, made.searched);
  const decided = made.searched.filter((one) => !undecided.includes(one));
  const { spec, broken } = designs[at];
  return {
    spec,
    hazards: decided
      .filter((hazard) => broken[hazard] === null || broken[hazard].length > 0)
      .map((hazard) => {
        const mend = mendOf(found, at, hazard, decided);
        return {
          hazard,
          broken: broken[hazard],
          mend: mend
            ? { to: mend.to, change: changeText(mend.changes, found[mend.to].setting), brings: mend.brings }
            : null,
        };
      }),
    turns: turnsOf(found, at, decided),
  };
}
