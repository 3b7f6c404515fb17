/** Text with bytes in it that no text has: a log whose end was not written before a crash, a console that lost bytes, Latin-1. */
import { formatOf } from './formats.ts';
import { linesOf, type Reading } from './reading.ts';
import type { Unread } from './unread.ts';

/** How much is looked at to tell whether it is text. */
const SAMPLE = 2 ** 16;
/** Bytes between two times that it gives way. */
const PIECE = 2 ** 22;
/** What stands for bytes that are no text. */
const LOST = '\ufffd';
/** One of so many characters of a text can be none. */
const FEW = 16;
/** Lines that are told one by one. */
const MOST_TOLD = 100;

/** Undefined for what is mostly no text. Zeros in a row, which a file has where nothing was written, are lost as one. */
export function* damagedText(bytes: Uint8Array): Reading<string | undefined> {
  if (formatOf(bytes)) return undefined;
  const head = withoutZeros(new TextDecoder().decode(bytes.subarray(0, SAMPLE)));
  if (!isText(head)) return undefined;
  const decoder = new TextDecoder();
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += withoutZeros(decoder.decode(bytes.subarray(at, at + PIECE), { stream: true }));
    yield at / bytes.length;
  }
  return text + decoder.decode();
}

const withoutZeros = (text: string): string => text.replace(/\0+/g, LOST);

/** The lines that lost something. */
export function damagedLines(text: string): Unread[] {
  const told: Unread[] = [];
  let more = 0;
  for (const [line, raw] of linesOf(text)) {
    if (!raw.includes(LOST)) continue;
    if (told.length < MOST_TOLD) told.push({ line, text: 'bytes that are no text in UTF-8' });
    else more++;
  }
  return more > 0 ? [...told, { line: null, text: `${more} more lines have bytes that are no text` }] : told;
}

/** Whether there are so few characters that no text has (controls but tab, line ends, form feed and escape; bytes that are not UTF-8). */
export const isText = (text: string): boolean => oddCharacters(text) * FEW <= text.length;

function oddCharacters(text: string): number {
  let odd = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd || code === 0x7f || (code < 0x20 && !(code >= 9 && code <= 13) && code !== 0x1b)) odd++;
  }
  return odd;
}
