import type { Context } from '../../state/events.ts';
import type { ViolationPayload } from '../events.ts';

/** What is told of a property: nobody who only judges needs it. */
export interface PropertySaid {
  readonly statement: string;
  readonly source: string;
  /** What a run must have in it for the property to have something to judge. */
  readonly exercisedBy: string;
  /** Why, in one sentence. */
  readonly sentence: (violation: ViolationPayload, context: Context) => string;
  /** What the sentence speaks of, as ids of objects; absent: the two commands. */
  readonly objects?: (violation: ViolationPayload, context: Context) => string[];
}
