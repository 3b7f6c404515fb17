/** What is told of a request while it is worked on. */
import type { FoundInRun } from './moving.ts';
import type { Opened } from './open.ts';
import type { SearchProgress } from './search.ts';
import type { View } from './view.ts';

/** `done` of `of` whats; `of` is 0 where nobody knows how many there are. */
export interface HowFar {
  readonly done: number;
  readonly of: number;
  readonly what: string;
  readonly search?: SearchProgress;
  /** All that was found so far, in the order in which it stays. */
  readonly found?: FoundInRun;
  readonly begun?: Begun;
}

/** Called now and then while a request is worked on; lets others in, and throws to stop. */
export type Tell = (progress: HowFar) => Promise<void>;

/** A picture of a run that is still being made. */
export interface Begun {
  readonly opened: Opened;
  readonly view: View;
}
