/** JSON of what has more entries than fit one string: engines limit its length, V8 to some 2^29 characters. */

/** Characters of a piece, about. */
const PIECE = 2 ** 16;

/**
 * An object of the members of `head`, then `key` with the list, then those of `tail`, which is asked for behind the list: pieces of its
 * JSON, in order. White space may stand between two of them.
 */
export function* longJson(
  head: object,
  key: string,
  list: Iterable<unknown>,
  tail: () => object = () => ({}),
): Generator<string, void> {
  const before = JSON.stringify(head).slice(1, -1);
  let piece = `{${before}${before && ','}${JSON.stringify(key)}:[`;
  let between = '';
  for (const entry of list) {
    piece += between + JSON.stringify(entry);
    between = ',';
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  const after = JSON.stringify(tail()).slice(1);
  yield `${piece}]${after === '}' ? '' : ','}${after}`;
}
