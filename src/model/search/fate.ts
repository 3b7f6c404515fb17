/** What a search says of some properties: whether they are violated always, sometimes or never, and how it came to that. */
import { FATE, type Fates } from './fates.ts';
import type { Finding, Search } from './search.ts';

/** The same of a start: a race is decided by who comes first. */
export type FateKind = 'impossible' | 'race' | 'inevitable';

export const KIND_OF: readonly FateKind[] = ['impossible', 'race', 'inevitable'];

/** What a search says of some properties. */
export interface Fate {
  readonly kind: FateKind;
  /** From the start; see `Fates.chance`. */
  readonly p: number;
  /** Transition of the counterexample, from 1, behind which every path violates: the last choice that could have saved it. */
  readonly decided: number | null;
  /** States. */
  readonly safe: number;
  readonly open: number;
  readonly doomed: number;
}

/** `inevitable`, `race, 1 of about 39 random runs`, `impossible` */
export const fateWords = ({ kind, p }: Pick<Fate, 'kind' | 'p'>): string =>
  kind === 'race'
    ? `race, 1 of about ${(1 / p).toLocaleString('en', { maximumSignificantDigits: 4 })} random runs`
    : kind;

/** `properties`: a bit per index; `finding`: a violation of one of them. Undefined for a search that met its bound. */
export function fateOf(search: Search, properties: number, finding: Finding | undefined): Fate | undefined {
  const fates = search.fates(properties);
  if (!fates) return undefined;
  return {
    kind: KIND_OF[fates.of[0]],
    p: fates.chance[0],
    decided: finding && fates.of[0] !== FATE.doomed ? decidedBy(fates, search.statesTo(finding.state), finding) : null,
    safe: fates.count(FATE.safe),
    open: fates.count(FATE.open),
    doomed: fates.count(FATE.doomed),
  };
}

/** Where no state on the way is doomed, the last transition alone decides. */
function decidedBy({ of }: Fates, states: readonly number[], { depth }: Finding): number {
  const first = states.findIndex((state) => of[state] === FATE.doomed);
  return first < 0 ? depth : first;
}
