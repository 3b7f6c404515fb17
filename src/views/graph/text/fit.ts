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

/** A fact that is too long for a row goes on in the next one, if there is a row. */
function wrapped(facts: readonly string[], chars: number, rows: number): string[] {
  let spare = Math.max(0, rows - facts.length);
  return facts.flatMap((fact) => {
    const at = fact.lastIndexOf(' ', chars);
    if (fact.length <= chars || at <= 0 || spare === 0) return [clip(fact, chars)];
    spare--;
    return [fact.slice(0, at), clip(fact.slice(at + 1), chars)];
  });
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
  const count = users === undefined ? '' : `users ${users}`;
  const fits = (text: string): boolean => text !== '' && title.length + 2 + text.length <= chars;
  const needed = known.length + 1 + (count ? 1 : 0);
  // What does not fit below the title goes beside it: a fact, or the count.
  const beside = needed > rows && known.length > 0 && fits(known[0]);
  const rest = beside ? known.slice(1) : known;
  const aside = beside ? known[0] : needed > rows && fits(count) ? count : '';
  const below = count !== '' && aside !== count && rest.length < rows - 1;
  const lines = wrapped(rest, chars, rows - 1 - (below ? 1 : 0)).slice(0, rows - 1 - (below ? 1 : 0));
  return { title: clip(title, chars), aside, lines, users: below ? count : '' };
}
