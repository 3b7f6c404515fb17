/** The map: all designs that can be dialed, the hazards that each of them has, and what it costs. */
import type { AllExtras } from '../model/state/machine.ts';
import type { Design } from '../model/state/design.ts';
import { Answers } from '../model/system/asked.ts';
import { parseDesign } from '../model/system/design-spec.ts';
import { DESIGNS } from '../model/system/designs.ts';
import {
  DIALS,
  type Dial,
  type Setting,
  canonical,
  dialOf,
  nameOf,
  ruleAgainst,
  settingOf,
} from '../model/system/dials.ts';
import { startRun } from '../model/system/start.ts';
import type { Topology } from '../model/state/topology.ts';
import { compileScenario } from './compile.ts';
import type { Parsed } from './errors.ts';
import { searchDesign } from './hazard.ts';

/** Exact counts of a run from the guest's first PROD write on, and its time under the cost model, ns. */
export interface Cost {
  readonly exits: number;
  readonly ioctls: number;
  readonly entries: number;
  readonly physicalCommands: number;
  readonly physicalSyncs: number;
  readonly time: number;
}

/** A design as it is named: a preset, or the preset with the fewest changes. */
export interface Dialed {
  readonly spec: string;
  readonly setting: Setting;
  readonly preset: boolean;
  readonly design: Design;
}

/** A design on the map. */
export interface Dot extends Dialed {
  /** Of the hazards that a dial decides: what breaks, by hazard. Null: a search met its bound before it found anything. */
  readonly broken: Readonly<Record<string, readonly string[] | null>>;
  readonly cost: Cost;
  /** Nothing else is as good in every count and in hazards, and better in one. */
  readonly pareto: boolean;
}

/** What is dialed unless something else is said, and to what; the rest decides little and multiplies. */
const HARDWARE = ['architectural', 'tegra241'];
const LEFT = ['max', 'block', 'failed-call'];
export const USUAL_DIALS: readonly string[] = DIALS.map(({ key }) => key).filter((key) => !LEFT.includes(key));

const valuesOf = ({ key, values }: Dial): readonly string[] => (key === 'hardware' ? HARDWARE : values);

/** The named designs, and every one that differs from `viommu-batch` in the given dials only: each once. */
export function designsOf(keys: readonly string[], base = parseDesign('viommu-batch')): Dialed[] {
  const presets = DESIGNS.map(
    (design): Dialed => ({
      spec: design.id,
      setting: settingOf(design),
      preset: true,
      design,
    }),
  );
  const found = new Map(presets.map((dialed) => [nameOf(canonical(dialed.setting)), dialed]));
  for (const setting of settings(settingOf(base), keys)) {
    if (ruleAgainst(setting)) continue;
    const own = canonical(setting);
    const name = nameOf(own);
    if (found.has(name)) continue;
    const spec = specOf(own, presets);
    found.set(name, { spec, setting: own, preset: false, design: parseDesign(spec) });
  }
  return [...found.values()];
}

function* settings(base: Setting, [key, ...rest]: readonly string[]): Generator<Setting> {
  if (key === undefined) yield base;
  else for (const value of valuesOf(dialOf(key)!)) yield* settings({ ...base, [key]: value }, rest);
}

/** The specification with the fewest changes; what makes no difference is left as the named design has it. */
function specOf(setting: Setting, presets: readonly Dialed[]): string {
  const specs = presets.map(({ spec, setting: own }) => {
    const changes = DIALS.filter(
      ({ key }) => own[key] !== setting[key] && nameOf(canonical({ ...setting, [key]: own[key] })) !== nameOf(setting),
    );
    return [spec, ...changes.map(({ key }) => `${key}=${setting[key]}`)];
  });
  return specs.reduce((best, spec) => (spec.length < best.length ? spec : best)).join(',');
}

/** One hazard under designs: a search for each that is not like one that was searched. */
export class HazardMap {
  readonly hazard: string;
  private readonly topology: Topology;
  private readonly parsed: Parsed;
  private readonly extras: AllExtras;
  private readonly maxStates: number;
  private readonly byHardware = new Map<string, Answers<readonly string[] | null>>();

  constructor(parsed: Parsed, extras: AllExtras, maxStates: number) {
    this.hazard = parsed.scenario.hazard!;
    this.parsed = parsed;
    this.extras = extras;
    this.maxStates = maxStates;
    this.topology = compileScenario(parsed);
  }

  get searches(): number {
    return [...this.byHardware.values()].reduce((sum, { runs }) => sum + runs, 0);
  }

  /** What breaks, of the properties that decide; null where the bound was met before anything did. */
  broken({ design, setting }: Dialed): readonly string[] | null {
    if (!this.applies(setting)) return [];
    const answers = this.byHardware.get(design.hardware.id) ?? new Answers();
    this.byHardware.set(design.hardware.id, answers);
    return answers.of(design, (like) => {
      const { found, exhausted } = searchDesign(this.parsed, this.topology, like, this.maxStates, this.extras);
      return exhausted || found.length > 0 ? found : null;
    });
  }

  /** False where the scenario says of every named design with the same target that it does not concern it. */
  private applies({ target }: Setting): boolean {
    const { found } = this.parsed.scenario;
    const same = DESIGNS.filter((design) => settingOf(design).target === (target === 'implicit' ? 'split' : target));
    return same.some(({ id }) => found[id] !== 'not-applicable');
  }
}

/** What runs of one scenario or capture cost. */
export class CostMap {
  private readonly topology: Topology;
  private readonly extras: AllExtras;
  private readonly byHardware = new Map<string, Answers<Cost>>();

  constructor(topology: Topology, extras: AllExtras) {
    this.topology = topology;
    this.extras = extras;
  }

  of({ design }: Dialed): Cost {
    const answers = this.byHardware.get(design.hardware.id) ?? new Answers();
    this.byHardware.set(design.hardware.id, answers);
    return answers.of(design, (like) => {
      const run = startRun(this.topology, like, { extras: this.extras });
      while (run.extend(10_000));
      const { exits, ioctls, entries, physicalCommands, physicalSyncs } = run.tally.counters;
      return { exits, ioctls, entries, physicalCommands, physicalSyncs, time: run.time };
    });
  }
}

/** What is known of a design before it is compared with others. */
export type Found = Omit<Dot, 'pareto'>;

/**
 * The map of what was found: hazards under which all designs fare alike stand apart (`undecided`), and count for none.
 */
export function mapOf(found: readonly Found[], hazards: readonly string[]): { designs: Dot[]; undecided: string[] } {
  const undecided = hazards.filter(
    (hazard) => new Set(found.map(({ broken }) => JSON.stringify(broken[hazard]))).size < 2,
  );
  const decided = hazards.filter((hazard) => !undecided.includes(hazard));
  const rows = found.map((dot) => {
    const broken = Object.fromEntries(decided.map((hazard) => [hazard, dot.broken[hazard]]));
    return { ...dot, broken, vector: [hazardsOf(broken), ...Object.values(dot.cost)] };
  });
  // Designs that are alike in all of it are looked at once.
  const points = new Map(rows.map(({ vector }) => [vector.join(' '), vector]));
  const all = [...points.values()];
  const front = new Set(
    [...points].filter(([, vector]) => !all.some((other) => dominates(other, vector))).map(([key]) => key),
  );
  return { designs: rows.map(({ vector, ...dot }) => ({ ...dot, pareto: front.has(vector.join(' ')) })), undecided };
}

/** How many hazards a design has: one that a search could not rule out counts. */
export const hazardsOf = (broken: Dot['broken']): number =>
  Object.values(broken).filter((ids) => ids === null || ids.length > 0).length;

const dominates = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, i) => value <= b[i]) && a.some((value, i) => value < b[i]);
