/** Makes the map of what was found, hazard by hazard, and answers what lies around a design on it; `fare` finds it. */
import { DIALS, canonical, nameOf, settingOf } from '../../model/system/dials.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { changeText, mendOf, turnsOf } from '../../scenario/map/around.ts';
import { type Dialed, USUAL_DIALS, designsOf } from '../../scenario/map/designs.ts';
import { type Found, has, undecidedOf } from '../../scenario/map/front.ts';
import { type Cost, CostMap } from '../../scenario/map/outcomes.ts';
import { searched } from '../../scenario/map/searched.ts';
import type { Scenario } from '../../scenario/language/schema.ts';
import { designOf } from '../design.ts';
import { type Files, inLibrary, load } from '../load.ts';
import type {
  FareParams,
  MapAround,
  MapHazardParams,
  MapParams,
  MapPart,
  MapStart,
  Searched,
} from '../protocol/map.ts';
import type { Session } from '../session.ts';

/** Designs between two looks at whether anybody still waits. */
const PER_TURN = 256;

interface Made {
  readonly designs: readonly Dialed[];
  readonly hazards: readonly string[];
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
  const heads = (await files.heads()).filter(({ hazard }) => hazard !== undefined);
  const parsed = await Promise.all(heads.map(({ id }) => inLibrary(id, files)));
  const order = [...parsed].sort((a, b) => telling(b.scenario) - telling(a.scenario));
  const hazards = order.map(({ scenario }) => scenario.hazard!);
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
    hazards: order.map(({ scenario: { id, title } }, i) => ({ hazard: hazards[i], id, title })),
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

/** Numbers of the designs that act as these do. */
export function mapAt(specs: readonly string[], session: Session): readonly (number | null)[] {
  const { designs } = madeFor(session);
  const names = designs.map(({ setting }) => nameOf(canonical(setting)));
  return specs.map((spec) => {
    const at = names.indexOf(nameOf(canonical(settingOf(designOf(spec)))));
    return at < 0 ? null : at;
  });
}

const foundOf = ({ designs, costs, broken }: Made): Found[] =>
  designs.map((design, i) => ({ ...design, cost: costs[i], broken: broken[i] }));

/** Searches a hazard under all designs of a map, whoever makes it. */
export async function fare({ id }: FareParams, files: Files, goOn: () => Promise<void>): Promise<Searched> {
  const searching = searched(await inLibrary(id, files), USUAL_DIALS, EXTRAS);
  for (;;) {
    const { value, done } = searching.next();
    if (done) return value;
    if (value % PER_TURN === 0) await goOn();
  }
}

/** Puts one more hazard on the map. */
export function mapHazard({ hazard, fared }: MapHazardParams, session: Session): MapPart {
  const made = madeFor(session);
  if (!made.hazards.includes(hazard)) throw new Error(`there is no hazard ${hazard} on the map`);
  for (const [i, broken] of made.broken.entries()) broken[hazard] = fared.kinds[fared.of[i]];
  made.searched.push(hazard);
  const undecided = undecidedOf(
    made.broken.map((broken) => ({ broken })),
    made.searched,
  );
  const decided = made.searched.filter((one) => !undecided.includes(one));
  return {
    decided,
    undecided,
    counts: Uint8Array.from(made.broken, (broken) => decided.filter((one) => has({ broken }, one)).length),
  };
}

/** What lies around a design, by its number. */
export function mapAround({ at }: { readonly at: number }, session: Session): MapAround {
  const made = madeFor(session);
  const found = foundOf(made);
  const undecided = undecidedOf(found, made.searched);
  const decided = made.searched.filter((one) => !undecided.includes(one));
  const { spec, broken } = found[at];
  return {
    spec,
    hazards: decided
      .filter((hazard) => has(found[at], hazard))
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
