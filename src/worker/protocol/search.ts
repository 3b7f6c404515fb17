/** What the page asks of a search over all interleavings; it runs in a worker of its own. */
import type { Counterexample } from '../../model/search/counterexample.ts';
import type { Fate } from '../../model/search/fate.ts';
import type { SampleOutcome } from '../../model/search/outcomes.ts';
import type { Place, Source } from './place.ts';

export type { Reason, Reasons } from '../../scenario/hazards/reasons.ts';
export type { Counterexample, SampleOutcome };

/** How far a search is. */
export interface SearchProgress {
  readonly states: number;
  readonly transitions: number;
  /** Transitions from where it began. */
  readonly depth: number;
  /** States that are known and were not looked at yet. */
  readonly frontier: number;
  readonly bytes: number;
  /** Ids of the properties violated so far. */
  readonly violated: readonly string[];
}

/** What a search has found. */
export interface Checked extends SearchProgress {
  /** `exhausted`: all states were looked at, so what is not violated holds. */
  readonly verdict: 'exhausted' | 'bound';
  /** Ids of the properties that some state gave something to judge. */
  readonly exercised: readonly string[];
  readonly counterexamples: readonly Counterexample[];
}

/** A hazard under a design. */
export interface HazardCell {
  /** Id of the design, and the design with the parameters that were searched. */
  readonly design: string;
  readonly spec: string;
  /** With the fix of the hazard in place. */
  readonly fixed: boolean;
  readonly expected: readonly string[] | 'not-applicable';
  /** Absent where the hazard does not apply, and before it was searched. */
  readonly found?: {
    /** Of the properties that decide about the hazard, those violated. */
    readonly breaks: readonly string[];
    /** What else is violated: another hazard. */
    readonly others: readonly string[];
    /** Some state gave one of the properties that decide something to judge. */
    readonly exercised: boolean;
    readonly exhausted: boolean;
    readonly states: number;
    readonly agrees: boolean;
    /** Whether every interleaving violates one of `breaks`, some or none, and in how many of all runs at random; null at a bound. */
    readonly fate: {
      readonly kind: 'impossible' | 'race' | 'inevitable';
      readonly p: number;
      readonly words: string;
    } | null;
    readonly counterexamples: readonly Counterexample[];
  };
}

export interface HazardParams {
  readonly id: string;
  /** Designs beside the named ones, as specifications: a cell each. */
  readonly also?: readonly string[];
}

export interface HazardCellParams {
  readonly id: string;
  /** One that applies. */
  readonly cell: HazardCell;
}

export interface Hazard {
  /** `H05` */
  readonly hazard: string;
  /** Id and title of the scenario. */
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly cite: string;
  /** Properties that decide about it. */
  readonly breaks: readonly string[];
  /** What makes it go away, '' where nothing does. */
  readonly fix: string;
  readonly cells: readonly HazardCell[];
}

/** What can still become of a run from one of its positions, or by one of its choices. */
export interface Ahead {
  /** `violated`: it has happened already. */
  readonly fate: 'safe' | 'open' | 'doomed' | 'violated';
  /** Of all ways to go on, each enabled transition equally likely, the share that violates. */
  readonly p: number;
}

/** A position of a run. */
export interface DangerStep extends Ahead {
  /** Of the step that led here, ns. */
  readonly time: number;
  /** What is enabled here, by the name of its transition; `taken`: by the run. */
  readonly options: readonly (Ahead & { readonly name: string; readonly taken: boolean })[];
}

/** A run as every interleaving around it says. */
export type Danger =
  /** There are more states than may be searched: nothing is known. */
  | { readonly kind: 'bound'; readonly states: number }
  | {
      readonly kind: 'known';
      /** The step behind which every way on violates, and before which one did not; null where there is none. */
      readonly decided: number | null;
      /** By position. */
      readonly steps: readonly DangerStep[];
    };

export interface DangerParams extends Omit<Place, 'position'> {
  /** Ids of the properties that count; none: all. */
  readonly breaks: readonly string[];
  readonly maxStates: number;
  readonly maxBytes: number;
}

/** Searches a source from its start. */
export interface FatesParams {
  readonly source: Source;
  readonly design: string;
  readonly maxStates: number;
  readonly maxBytes: number;
}

/** What becomes of every property. */
export interface FatesOf {
  /** All states were looked at. */
  readonly exhausted: boolean;
  readonly states: number;
  /** Ids of the properties that some state gave something to judge. */
  readonly exercised: readonly string[];
  /** The properties that some interleaving violates; their fate is null at a bound. `p`: of runs at random. */
  readonly broken: readonly { readonly id: string; readonly fate: Pick<Fate, 'kind' | 'p'> | null }[];
}

/** Searches on from a position. */
export interface CheckParams extends Place {
  readonly maxStates: number;
  readonly maxBytes?: number;
}

/** Runs at random from the start, each enabled transition equally likely; run `i`, from 0, has the seed `seed + i`. */
export interface SampleParams {
  readonly source: Source;
  readonly design: string;
  readonly runs: number;
  readonly seed: number;
}

export interface Sampled extends Pick<SampleParams, 'runs' | 'seed'> {
  /** Most frequent first. */
  readonly outcomes: readonly SampleOutcome[];
}

export interface GuaranteesParams {
  readonly source: Source;
  readonly design: string;
}

/** `held`: ids of the properties that no interleaving violates. `only`: of the guarantees these; all when absent. */
export interface WhyNotParams extends GuaranteesParams {
  readonly held: readonly string[];
  readonly only?: readonly string[];
  readonly maxStates: number;
}
