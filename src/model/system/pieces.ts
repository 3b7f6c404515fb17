/** Many words that are kept again and again, and of which few change meanwhile: in pieces, those that are as before shared. */

export type Pieces = readonly Uint32Array[];

/** Words of a piece. */
const PIECE = 512;
/** Bytes of a place in a list. */
const POINTER = 8;

/** A copy of some words; a piece that is as it was in `before` is that one. */
export function piecesOf(words: Uint32Array, before: Pieces): Uint32Array[] {
  const pieces: Uint32Array[] = [];
  for (let from = 0; from < words.length; from += PIECE) {
    const old = before[pieces.length];
    const end = Math.min(from + PIECE, words.length);
    pieces.push(old && isAt(old, words, from) ? old : words.slice(from, end));
  }
  return pieces;
}

function isAt(piece: Uint32Array, words: Uint32Array, from: number): boolean {
  for (let i = 0; i < piece.length; i++) if (piece[i] !== words[from + i]) return false;
  return true;
}

/** Puts the words back. */
export function fromPieces(pieces: Pieces, words: Uint32Array): void {
  for (let n = 0; n < pieces.length; n++) words.set(pieces[n], n * PIECE);
}

/** Bytes of what keeps some pieces: the list, and those that are not in their place in `before`. */
export function bytesOf(pieces: Pieces, before: Pieces): number {
  let bytes = pieces.length * POINTER;
  for (let n = 0; n < pieces.length; n++) if (pieces[n] !== before[n]) bytes += pieces[n].byteLength;
  return bytes;
}
