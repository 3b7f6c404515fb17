/** What hazards and costs many designs have: one search or run serves all that would go the same way. */
import type { AllExtras } from '../../model/state/machine.ts';
import type { Topology } from '../../model/state/topology.ts';
import { Answers } from '../../model/system/asked.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { type Setting, settingOf } from '../../model/system/dials.ts';
import { startRun } from '../../model/system/start.ts';
import { compileScenario } from '../compile/compile.ts';
import type { Parsed } from '../language/errors.ts';
import { searchDesign } from '../hazards/hazard.ts';
import type { Dialed } from './designs.ts';

/** Exact counts of a run from the guest's first PROD write on, and its time under the cost model, ns. */
export interface Cost {
  readonly exits: number;
  readonly ioctls: number;
  readonly entries: number;
  readonly physicalCommands: number;
  readonly physicalSyncs: number;
  readonly time: number;
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
