/** Text out of bytes: in UTF-8, or in UTF-16, which its first bytes say, or a zero beside each letter. */
import { done, type Reading } from './reading.ts';

/** Bytes between two times that it gives way. */
const PIECE = 2 ** 22;
/** How much is looked at for zeros. */
const SAMPLE = 2 ** 12;
/** Of so many pairs of bytes one can be no letter of ASCII. */
const FEW = 16;

/** Undefined for other data. Zero bytes are in every command queue and in no text in UTF-8. */
export function* decoding(bytes: Uint8Array): Reading<string | undefined> {
  const [first, second] = bytes;
  if (first + second === 0x1fd && bytes.length % 2 === 0)
    return yield* decoded(bytes, first === 0xff ? 'utf-16le' : 'utf-16be');
  const wide = bytes.length % 2 === 0 && (second === 0 || first === 0) ? wideIn(bytes.subarray(0, SAMPLE)) : undefined;
  return yield* decoded(bytes, wide ?? 'utf-8');
}

/** Without a mark: nearly all are letters of ASCII with a zero behind or before them. Commands have zeros side by side. */
function wideIn(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  let [little, big] = [0, 0];
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (bytes[at + 1] === 0 && isAscii(bytes[at])) little++;
    if (bytes[at] === 0 && isAscii(bytes[at + 1])) big++;
  }
  const enough = (bytes.length >>> 1) * (1 - 1 / FEW);
  return little > enough ? 'utf-16le' : big > enough ? 'utf-16be' : undefined;
}

const isAscii = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13) || byte === 0x1b;

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
