/** What runs at random showed, beside what their exact chance lets one expect. */
import { count } from '../../common/count.ts';
import type { SampleOutcome } from '../../../worker/protocol.ts';

/** Runs that violate one of some properties; none named: any. */
export const hitsOf = (outcomes: readonly SampleOutcome[], properties: readonly string[]): number =>
  outcomes
    .filter(({ violated }) => violated.some((id) => properties.length === 0 || properties.includes(id)))
    .reduce((sum, outcome) => sum + outcome.count, 0);

const NUMBER = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** `0 of 100,000 violate order; p = 0.000001 predicts 0.1` */
export function expected(hits: number, runs: number, p: number, properties: readonly string[]): string {
  const what = properties.length > 0 ? properties.join(' or ') : 'a property';
  return `${count(hits)} of ${count(runs)} violate ${what}; p = ${NUMBER.format(p)} predicts ${NUMBER.format(runs * p)}`;
}
