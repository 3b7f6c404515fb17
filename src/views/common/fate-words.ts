/** Fates in words, and what is meant by them. */
import type { Ahead } from '../../worker/protocol.ts';

export const FATES: readonly Ahead['fate'][] = ['safe', 'open', 'doomed', 'violated'];

export const FATE_MEANS: Readonly<Record<Ahead['fate'], string>> = {
  safe: 'no way to go on violates it any more',
  open: 'some ways to go on violate it',
  doomed: 'every way to go on violates it',
  violated: 'it is violated',
};

/** Stands beside every share. */
export const SHARE_MEANS =
  '1/n: a random tester, to whom each enabled transition is equally likely, sees it in about one of n runs; never a frequency in the field';

const RUNS = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** `safe`, `open, 1/39` */
export const fateOf = ({ fate, p }: Ahead): string => (fate === 'open' ? `open, 1/${RUNS.format(1 / p)}` : fate);
