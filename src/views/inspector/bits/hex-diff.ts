/** Two hexadecimal forms of the same length, digit by digit. */

export interface HexRun {
  /** Place of its first digit. */
  readonly at: number;
  readonly digits: string;
  readonly changed: boolean;
}

/** The digits of `text` in runs of those that are in `other` too, and those that are not. */
export function hexDiff(text: string, other: string | undefined): HexRun[] {
  const runs: HexRun[] = [];
  for (let at = 0; at < text.length; at++) {
    const changed = other !== undefined && text[at] !== other[at];
    const last = runs.at(-1);
    if (last && last.changed === changed) runs[runs.length - 1] = { ...last, digits: last.digits + text[at] };
    else runs.push({ at, digits: text[at], changed });
  }
  return runs;
}
