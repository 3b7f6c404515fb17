/** Text out of bytes: in UTF-8, or where the first bytes say so in UTF-16. */
import { done, type Reading } from './reading.ts';

/** Bytes between two times that it gives way. */
const PIECE = 2 ** 22;

/** Undefined for other data. Zero bytes are in every command queue and in no text in UTF-8. */
export function* decoding(bytes: Uint8Array): Reading<string | undefined> {
  const [first, second] = bytes;
  if (first + second === 0x1fd && bytes.length % 2 === 0)
    return yield* decoded(bytes, first === 0xff ? 'utf-16le' : 'utf-16be');
  return yield* decoded(bytes, 'utf-8');
}

/** All of it at once. */
export const utf8 = (bytes: Uint8Array): string | undefined => done(decoding(bytes));

function* decoded(bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): Reading<string | undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let text = '';
  try {
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      if (encoding === 'utf-8' && piece.includes(0)) return undefined;
      text += decoder.decode(piece, { stream: true });
      if (at + PIECE < bytes.length) yield at / bytes.length;
    }
    return text + decoder.decode();
  } catch (problem) {
    if (problem instanceof TypeError) return undefined;
    throw problem;
  }
}
