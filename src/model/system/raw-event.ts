/** An event as it is kept while its step is looked at. */
import type { Kept } from '../state/events.ts';
import type { ActorNumber } from '../state/numbers.ts';
import type { AnyEvents } from './events.ts';

/** When it happened, and whose doing it was. */
interface Made {
  readonly i: number;
  /** Step that it belongs to, from 1: the position right after it. */
  readonly step: number;
  t: number;
  readonly actor: ActorNumber;
}

/** Its `kind` says what its `args` are; positions are already turned into command numbers. */
export type RawEvent = Made & Kept<AnyEvents>;
