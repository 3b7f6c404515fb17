/** Fitting an object's facts into its box. */

export const clip = (text: string, chars: number): string =>
  text.length <= chars ? text : `${text.slice(0, Math.max(1, chars - 1))}…`;

export interface NodeText {
  readonly title: string;
  /** Stands at the right end of the title's row. */
  readonly aside: string;
  readonly lines: readonly string[];
  readonly users: string;
}

/** One fact per row; the first may stand beside the title, and the count of users goes where there is room, or away. */
export function fitText(
  title: string,
  facts: readonly string[],
  users: number | undefined,
  chars: number,
  rows: number,
): NodeText {
  const known = facts.filter((fact) => fact !== '');
  const fits = (text: string): boolean => title.length + 2 + text.length <= chars;
  const count = users === undefined ? '' : `users ${users}`;
  const beside = known.length > 0 && fits(known[0]);
  const rest = beside ? known.slice(1) : known;
  const aside = beside ? known[0] : rest.length >= rows - 1 && fits(count) ? count : '';
  const lines = rest.slice(0, rows - 1).map((line) => clip(line, chars));
  const room = lines.length < rows - 1 && aside !== count;
  return { title: clip(title, chars), aside, lines, users: room ? count : '' };
}
