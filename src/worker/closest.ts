/** How many letters have to be added, left out or changed to make one text of the other. */
function edits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, its] of [...other].entries())
      next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (letter === its ? 0 : 1)));
    row = next;
  }
  return row[other.length];
}

/** How far names may be from what is asked for to be compared: longer ones are no mistyped name. */
const LONGEST = 64;

/** Of some names those that are most like one, the closest first: those that have it in them, then by letters. */
export function closest(name: string, names: readonly string[], most = 3): readonly string[] {
  const asked = name.slice(0, LONGEST).toLowerCase();
  const far = (one: string): number =>
    asked !== '' && one.toLowerCase().includes(asked) ? 0 : edits(asked, one.toLowerCase());
  return names
    .map((one) => ({ one, far: far(one) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ one }) => one);
}
