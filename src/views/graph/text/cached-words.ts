/** Cached translations in words. */
import type { Cached } from '../state/objects.ts';

const countOf = (rows: readonly Cached[], state: Cached['state']): number =>
  rows.filter((row) => row.state === state).length;

export const stateWord = (state: Cached['state']): string => (state === 'flight' ? 'in flight' : state);

/** `2 live, 1 stale` */
export function cacheSummary(rows: readonly Cached[]): string {
  const parts = (['live', 'stale', 'flight', 'gone'] as const)
    .filter((state) => countOf(rows, state) > 0)
    .map((state) => `${countOf(rows, state)} ${stateWord(state)}`);
  return parts.join(', ') || 'empty';
}

/** An ATC knows no tags: the device asks for its own translations only. */
export const tagsOf = ({ cache, vmid, asid }: Cached): string =>
  cache === 'ATC' ? '' : `, VMID ${vmid}, ASID ${asid}`;

export const flightText = ({ text, stale }: NonNullable<Cached['flight']>): string =>
  `in flight, ${text}${stale ? '; the tables have changed since it was read' : ''}`;

const fateOf = ({ state, just, goneAt, flight }: Cached): string =>
  flight ? flightText(flight) : just ? 'just invalidated' : state === 'gone' ? `invalidated in step ${goneAt}` : state;

export const cachedWords = (row: Cached): string =>
  `${row.cache} of ${row.where}: IOVA ${row.iova} → PA ${row.pa}, ${row.size}${tagsOf(row)}: ${fateOf(row)}`;
