/** What is run, and where in it one is. */
import type { Assumed } from '../../model/system/assumptions.ts';

export type { Assumed, Assumption } from '../../model/system/assumptions.ts';

/**
 * What to run. A text is a scenario file that the user brought; `name` is used in error messages. `from`: a command that is
 * to be played, of more than can be played at once.
 */
export type Source =
  /** `fixed`: with the fix of its hazard. */
  | { readonly kind: 'scenario'; readonly id: string; readonly fixed?: true }
  | { readonly kind: 'capture'; readonly name: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string; readonly from?: number }
  /**
   * A file that the user brought and that is no text: raw command-queue memory; gzip allowed. Who makes a run of it reads it:
   * nobody holds its bytes meanwhile. `digest` tells it from others of its name.
   */
  | {
      readonly kind: 'dump';
      readonly name: string;
      readonly content: Blob;
      readonly digest: string;
      readonly from?: number;
    };

/** Steps (from 1) at which another transition is fired than the one that comes first in time: its name. */
export type Choices = readonly (readonly [step: number, transition: string])[];

/** A position of a run. */
export interface Place {
  readonly source: Source;
  readonly design: string;
  readonly choices: Choices;
  readonly position: number;
  /** Costs of steps that are assumed otherwise than usual: they decide which transition comes first in time. */
  readonly assumed?: Assumed;
}
