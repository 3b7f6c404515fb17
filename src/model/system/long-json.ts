/** JSON of what has more entries than fit one string: engines limit its length, V8 to some 2^29 characters. */

/** Entries of a piece. */
const ENTRIES = 10_000;

/** An object of the members of `head`, then `key` with the list, then those of `tail`: pieces of its JSON, in order. */
export function* longJson(
  head: object,
  key: string,
  list: readonly unknown[],
  tail: object = {},
): Generator<string, void> {
  const before = JSON.stringify(head).slice(1, -1);
  yield `{${before}${before && ','}${JSON.stringify(key)}:[`;
  for (let from = 0; from < list.length; from += ENTRIES)
    yield (from === 0 ? '' : ',') + JSON.stringify(list.slice(from, from + ENTRIES)).slice(1, -1);
  const after = JSON.stringify(tail).slice(1);
  yield after === '}' ? ']}' : `],${after}`;
}
