/** Filters that were applied, kept by the browser. Storage may be forbidden: then nothing is. */

const KEY = 'viommu-explorer.filters';
const MOST = 12;

export function readFilters(storage: Pick<Storage, 'getItem'> | undefined = globalThis.localStorage): string[] {
  try {
    const data: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]');
    return Array.isArray(data) ? data.filter((one): one is string => typeof one === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function rememberFilter(filter: string): void {
  if (filter.trim() === '') return;
  try {
    const others = readFilters().filter((one) => one !== filter);
    globalThis.localStorage?.setItem(KEY, JSON.stringify([filter, ...others].slice(0, MOST)));
  } catch {
    // see above
  }
}

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
