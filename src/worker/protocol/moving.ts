/** From one position to another. */
import type { ActorKind } from '../../model/state/actors.ts';
import type { CommandBrief } from './queues.ts';
import type { NamedValue } from './fields.ts';

/** What a step ends. */
export type Boundary = 'event' | 'command' | 'ioctl' | 'sync' | 'violation';

export interface FindParams {
  readonly from: number;
  readonly direction: 1 | -1;
  readonly boundary: Boundary;
}

/** `stops`: conditions as text, of which one must hold; see `worker/stops/terms.ts`. */
export interface StopParams {
  readonly from: number;
  readonly direction: 1 | -1;
  readonly stops: readonly string[];
}

export interface Stopped {
  readonly position: number;
  /** Index of the stop that holds there; null where none does up to the end. */
  readonly stop: number | null;
  /** Why a stop means nothing in this run, by its text: the others hold. */
  readonly refused: ReadonlyMap<string, string>;
}

export interface ChangeParams {
  readonly from: number;
  readonly direction: 1 | -1;
  /** Id of what is selected. */
  readonly object: string;
}

/** Words, and what a stop is made of: all of them must hold. `from`: events behind it come first. */
export interface FindInRun {
  readonly text: string;
  readonly from: number;
}

export interface FoundEvent {
  /** The position right after its step. */
  readonly position: number;
  readonly actor: string;
  readonly actorKind: ActorKind;
  readonly text: string;
  /** A rule of iommufd refused it. */
  readonly refused: boolean;
}

export interface FoundCommand extends Pick<CommandBrief, 'queue' | 'ordinal' | 'mnemonic'> {
  readonly fields: readonly NamedValue[];
}

/** As many as a list can take. */
export interface FoundInRun {
  readonly commands: readonly FoundCommand[];
  readonly events: readonly FoundEvent[];
}
