/** Bytes as characters: od -c and hexdump -c, in cells of four columns: a letter, an escape, or three octal digits. */
import { bareText, NO_NUMBERS } from './lines.ts';
import type { Rewriting } from './form.ts';

const CELL = 4;
const ADDRESS = /^([0-9a-f]{4,16})(?= )/i;
const ESCAPES: Readonly<Record<string, number>> = {
  '\\0': 0,
  '\\a': 7,
  '\\b': 8,
  '\\t': 9,
  '\\n': 10,
  '\\v': 11,
  '\\f': 12,
  '\\r': 13,
  '\\\\': 0x5c,
};

/** The bytes of a line behind its address, in hexadecimal; undefined where it is none of these. */
function cellsOf(
  text: string,
): { readonly address: string; readonly bytes: readonly string[]; readonly escaped: boolean } | undefined {
  const address = ADDRESS.exec(text)?.[1];
  if (address === undefined) return undefined;
  const bytes: string[] = [];
  let escaped = false;
  // Spaces at the end of a line are often lost: the last cell may be shorter.
  for (let at = address.length; at < text.length; at += CELL) {
    const cell = text.slice(at, at + CELL).trim();
    const code = cell === '' ? 0x20 : cell.length === 1 ? cell.charCodeAt(0) : ESCAPES[cell];
    const octal = /^[0-3][0-7]{2}$/.test(cell) ? Number.parseInt(cell, 8) : undefined;
    const byte = octal ?? code;
    if (byte === undefined || byte > 0xff || text[at] !== ' ') return undefined;
    escaped ||= cell in ESCAPES;
    bytes.push(byte.toString(16).padStart(2, '0'));
  }
  return bytes.length === 0 ? undefined : { address, bytes, escaped };
}

/** `texts`: the first lines. */
export function charactersIn(texts: readonly string[]): Rewriting | undefined {
  const lines = texts.map(bareText);
  const cells = lines.flatMap((line) => cellsOf(line) ?? []);
  if (
    cells.length * 2 <= lines.filter((line) => !NO_NUMBERS.test(line)).length ||
    !cells.some(({ escaped }) => escaped)
  )
    return undefined;
  return {
    what: 'as characters',
    by: 'od -c',
    rewritten(text) {
      const found = cellsOf(bareText(text));
      return found ? `${found.address} ${found.bytes.join(' ')}` : text;
    },
  };
}
