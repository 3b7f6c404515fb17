/** What is typed by one who sees every line of a text end alike, in a text whose lines may end otherwise. */
import { patchOf, patched } from './undo.ts';

const ENDS = /\r\n?/g;

/** A text as an editor shows it: its lines end with \n. */
export const shownAs = (text: string): string => text.replace(ENDS, '\n');

/** The offset in `text` of one in what is shown of it. */
function offsetIn(text: string, shown: number): number {
  let at = shown;
  for (const { index } of text.matchAll(/\r\n/g)) {
    if (index >= at) break;
    at++;
  }
  return at;
}

/** The text that is shown as `shown`: what has not been typed stays as it is, new lines end as the first one does. */
export function retyped(text: string, shown: string): string {
  if (!text.includes('\r')) return shown;
  const patch = patchOf('', shownAs(text), shown);
  if (!patch) return text;
  const at = offsetIn(text, patch.at);
  const gone = text.slice(at, offsetIn(text, patch.at + patch.gone.length));
  const end = /\r?\n/.exec(text)?.[0] ?? '\n';
  return patched(text, { ...patch, at, gone, put: patch.put.replaceAll('\n', end) });
}
