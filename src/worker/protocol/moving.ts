/** From one position to another. */

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
