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
  '1/n, or n%: a random tester, to whom each enabled transition is equally likely, sees it in about that share of its runs; never a frequency in the field';

/** What a search of all interleavings from the beginning says. */
export const WHOLE_MEANS = `inevitable: in every interleaving; impossible: in none; race: in some. ${SHARE_MEANS}`;

const ROUGH = new Intl.NumberFormat('en', { notation: 'compact' });

/** Two digits at least, and no fraction beyond: `2.6`, `39`, `1.2K` */
export const rough = (n: number): string => ROUGH.format(n);

/** A share of the runs at random: `1/39`; of more than half of them `91%`, of which one of n says nothing. */
export function shareOf(p: number): string {
  if (p <= 0.5) return `1/${rough(1 / p)}`;
  return p > 0.99 ? '>99%' : `${Math.round(100 * p)}%`;
}

/** `safe`, `open, 1/39` */
export const fateOf = ({ fate, p }: Ahead): string => (fate === 'open' ? `open, ${shareOf(p)}` : fate);
