/** The map: designs that can be dialed, the hazards that each has, and what it costs. It is made in a worker of its own, of what others search. */
import type { Fared } from '../../scenario/map/fared.ts';
import type { Cost } from '../../scenario/map/outcomes.ts';
import type { Searched } from '../../scenario/map/searched.ts';
import type { Source } from './place.ts';

export type { Cost, Fared, Searched };

export interface MapParams {
  /** What is run to count. */
  readonly on: Source;
}

export interface MapDial {
  readonly key: string;
  /** The positions that are on the map; one where it stands still. */
  readonly values: readonly string[];
}

export interface MapHazard {
  /** `H05`, and the id and title of its scenario. */
  readonly hazard: string;
  readonly id: string;
  readonly title: string;
}

/** What is known before anything is searched. */
export interface MapStart {
  readonly dials: readonly MapDial[];
  readonly hazards: readonly MapHazard[];
  /** In this order they are named from now on. `values`: of each dial, which position. */
  readonly designs: readonly { readonly spec: string; readonly preset: boolean; readonly values: Uint8Array }[];
  /** Costs by design: `kinds[of[i]]`. */
  readonly costs: { readonly kinds: readonly Cost[]; readonly of: Uint16Array };
}

export interface FareParams {
  /** Of a scenario in the library that is a hazard. */
  readonly id: string;
}

export interface MapHazardParams {
  readonly hazard: string;
  /** How the designs fare under it, by the same model. */
  readonly fared: Fared;
}

/** With one more hazard that was searched under all designs. */
export interface MapPart {
  /** Hazards that were searched and that a dial decides; those under which all fare alike. */
  readonly decided: readonly string[];
  readonly undecided: readonly string[];
  /** By design: how many hazards it has of those decided. */
  readonly counts: Uint8Array;
}

/** What lies around a design. */
export interface MapAround {
  readonly spec: string;
  /** Its hazards: what breaks (null: a bound was met first), and the least change that mends it. */
  readonly hazards: readonly {
    readonly hazard: string;
    readonly broken: readonly string[] | null;
    readonly mend: {
      readonly to: number;
      /** In words: `vmid=per-viommu`. */
      readonly change: string;
      readonly brings: readonly string[];
    } | null;
  }[];
  /** One dial turned, all others as they are. */
  readonly turns: readonly {
    readonly key: string;
    readonly value: string;
    readonly to: number;
    readonly mends: readonly string[];
    readonly brings: readonly string[];
  }[];
}
