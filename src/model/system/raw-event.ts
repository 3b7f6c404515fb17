/** An event as it is kept while its step is looked at. */
export interface RawEvent {
  readonly i: number;
  /** Step that it belongs to, from 1: the position right after it. */
  readonly step: number;
  readonly t: number;
  readonly kind: number;
  readonly actor: number;
  /** Positions already turned into command numbers. */
  readonly args: readonly number[];
}
