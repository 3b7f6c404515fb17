/** Display filters: those that were applied, and one with a clause more or less. */
import { latest } from '../../state/kept/latest.ts';

export const APPLIED = latest('viommu-explorer.filters', 12);

/** A filter with one more clause, or without it where it has it. */
export function toggled(filter: string, clause: string): string {
  const clauses = filter.split(' && ').map((one) => one.trim());
  const own = clause.split(' && ');
  const at = clauses.findIndex((_, i) => own.every((part, n) => clauses[i + n] === part));
  if (at >= 0) return clauses.toSpliced(at, own.length).join(' && ');
  if (filter.trim() === '') return clause;
  return `${/\|\||\bor\b/.test(filter) ? `(${filter.trim()})` : filter.trim()} && ${clause}`;
}

export const has = (filter: string, clause: string): boolean =>
  clause !== '' && toggled(filter, clause).length < filter.length;
