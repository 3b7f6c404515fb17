/** The cells of a hazard: one search, and one run of each counterexample, serve all designs that would go the same way. */
import { PROPERTIES } from '../../model/check/properties.ts';
import { type Counterexample, counterexample } from '../../model/search/counterexample.ts';
import type { AllExtras } from '../../model/state/machine.ts';
import type { Topology } from '../../model/state/topology.ts';
import { Answers } from '../../model/system/asked.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { compileScenario } from '../compile/compile.ts';
import type { Parsed } from '../language/errors.ts';
import { withFix } from './fix.ts';
import { type MatrixCell, type HazardOutcome, searchDesign } from './hazard.ts';

/** What a search has found, and the runs that show it. */
export interface OutcomeWithRuns extends HazardOutcome {
  /** By property that decides and is violated. */
  readonly counterexamples: () => readonly Counterexample[];
}

export class HazardCells {
  /** Searches made. */
  searches = 0;
  private readonly parsed: Parsed;
  private readonly maxStates: number;
  private readonly extras: AllExtras;
  private readonly topology: Topology;
  private readonly fixed: Topology;
  /** By all that a design is not asked for: what it runs on. */
  private readonly alike = new Map<string, Answers<OutcomeWithRuns>>();

  constructor(parsed: Parsed, maxStates: number, extras: AllExtras) {
    this.parsed = parsed;
    this.maxStates = maxStates;
    this.extras = extras;
    this.topology = compileScenario(parsed);
    const fixed = compileScenario(withFix(parsed));
    // A fix may be another design, and nothing else.
    this.fixed = JSON.stringify(fixed) === JSON.stringify(this.topology) ? this.topology : fixed;
  }

  /** Of a cell that applies: what its own search would find. */
  shown({ spec, fixed }: MatrixCell): OutcomeWithRuns {
    const topology = fixed ? this.fixed : this.topology;
    const design = parseDesign(spec);
    const key = JSON.stringify([topology === this.fixed, design.hardware.id, design.broken]);
    const answers = this.alike.get(key) ?? new Answers();
    this.alike.set(key, answers);
    return answers.of(design, (like) => {
      this.searches++;
      const outcome = searchDesign(this.parsed, topology, like, this.maxStates, this.extras);
      let runs: readonly Counterexample[] | undefined;
      const counterexamples = (): readonly Counterexample[] =>
        (runs ??= outcome.found.map((id) => {
          const finding = outcome.search.findings.get(PROPERTIES.findIndex((property) => property.id === id))!;
          return counterexample(topology, design, finding, { extras: this.extras });
        }));
      return { ...outcome, counterexamples };
    });
  }
}
