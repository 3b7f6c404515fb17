/** A run in sentences, a line per step. */
import type { ActorKind } from '../../model/state/actors.ts';

export interface StepLine {
  /** The position right after it. */
  readonly position: number;
  readonly actor: string;
  readonly actorKind: ActorKind;
  /** Of its first event. */
  readonly text: string;
  /** A rule of iommufd refused it. */
  readonly refused: boolean;
}

export interface StepLines {
  readonly lines: readonly StepLine[];
  /** Steps behind them, of a long run. */
  readonly more: number;
}
