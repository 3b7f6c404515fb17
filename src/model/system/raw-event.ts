/** An event as it is kept while its step is looked at. */
export interface RawEvent {
  readonly i: number;
  readonly step: number;
  readonly t: number;
  readonly kind: number;
  readonly actor: number;
  /** Positions already turned into command numbers. */
  readonly args: readonly number[];
}
