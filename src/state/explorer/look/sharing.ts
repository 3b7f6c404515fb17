/** What comes from the worker is a new copy each time: most of it equals the copy before. */

/** Objects and arrays. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * Plain data with the very parts of an earlier copy wherever they are equal, and the earlier copy itself where all is: who
 * shows it sees at once what has not changed. Takes `fresh` over.
 */
export function sharing<T>(fresh: T, earlier: unknown): T {
  if (!isObject(fresh) || !isObject(earlier) || Array.isArray(fresh) !== Array.isArray(earlier)) return fresh;
  const keys = Object.keys(fresh);
  let equal = keys.length === Object.keys(earlier).length;
  for (const key of keys) {
    (fresh as Record<string, unknown>)[key] = sharing(fresh[key], earlier[key]);
    equal &&= Object.is(fresh[key], earlier[key]) && key in earlier;
  }
  return equal ? (earlier as T) : fresh;
}
