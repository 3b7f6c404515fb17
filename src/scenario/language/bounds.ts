/**
 * What a text must not go beyond, so that reading it takes no longer than a blink: texts come from strangers, in links and
 * files. Told before anything is read.
 */
import { InputError } from './errors.ts';

/** Characters. A scenario of a hundred devices has some 10,000. */
export const MOST_CHARACTERS = 256 * 1024;
/** Lists and maps in each other; a scenario has some ten. */
const MOST_DEEP = 48;
/** Fields, items, lines and quotes; a scenario of a hundred devices has some 2,000. */
const MOST_PARTS = 20_000;
/** Of a line, what stands before its text: indentation, dashes. */
const MOST_INDENT = 256;

/** @throws InputError */
export function checkBounds(text: string, file: string): void {
  if (text.length > MOST_CHARACTERS)
    throw new InputError({ file }, `the file is larger than ${MOST_CHARACTERS} characters`);
  let depth = 0;
  let line = 1;
  /** Of the line so far there are only spaces and dashes. */
  let before = true;
  let begin = 0;
  let parts = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    // A line, ',', ':' and a quote begin another part.
    if (char === 10 || char === 44 || char === 58 || char === 34 || char === 39) parts++;
    if (parts > MOST_PARTS)
      throw new InputError({ file, line }, `expected at most ${MOST_PARTS} fields, items, lines and quotes`);
    if (char === 10) {
      line++;
      before = true;
      begin = i + 1;
      continue;
    }
    // ' ', tab, '-' and '?' nest a block without a line of its own.
    before &&= char === 32 || char === 9 || char === 45 || char === 63;
    if (before && i - begin > MOST_INDENT) throw tooDeep(file, line);
    // '[' and '{'; in quotes they count as well: nobody quotes so many that are not closed.
    if (char === 91 || char === 123) depth++;
    else if ((char === 93 || char === 125) && depth > 0) depth--;
    if (depth > MOST_DEEP) throw tooDeep(file, line);
  }
}

/** Whether it can be read. */
export function isInBounds(text: string): boolean {
  try {
    checkBounds(text, '');
    return true;
  } catch {
    return false;
  }
}

const tooDeep = (file: string, line: number): InputError =>
  new InputError({ file, line }, `expected lists and maps at most ${MOST_DEEP} deep`);
