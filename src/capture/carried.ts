/**
 * What carries a text: quoted-printable of a mail, JSON of a journal or of QEMU's monitor, strings of gdb/MI, HTML of a page. What it carries stands in the lines in
 * which it stood, so that line numbers stay; an answer of the monitor has all of its lines in one.
 */
import { unwrappedLog } from './wrapped-log.ts';

/** Lines that tell how a text is carried. */
const FIRST = 400;
/** Quoted-printable has no longer lines, and wraps those that would be (RFC 2045 6.7). */
const LONGEST = 76;
const WRAPPED = /^.{73,75}=$/;
const ESCAPED = /=[\dA-F]{2}/;
const ENCODED = /^Content-Transfer-Encoding:\s*quoted-printable/i;
/** `"MESSAGE" : "…"`, alone in its line or among others. */
const MESSAGE = /"MESSAGE"\s*:\s*("(?:[^"\\]|\\.)*"|\[[\d,\s]*\])/;

/** In journalctl's json-seq and json-sse something stands before. */
const JOURNAL = /^(?:\p{Cc}|data: )?\s*(?:\{.*)?"MESSAGE"/u;
/** `{"return": "0000000046a00000: 0x…\r\n…"}` */
const ANSWER = /^\s*\{\s*"return"\s*:\s*("(?:[^"\\]|\\.)*")/;

/** `~"0x46a00000:\\t0x…\\n"`, as gdb's machine interface prints. */
const PRINTED = /^~("(?:[^"\\]|\\.)*")\s*$/;

/** A page that was saved. */
const HTML = /^\s*<(?:!doctype html|html)\b/i;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", nbsp: ' ' };

export const carriedBy = (text: string): string => unwrappedLog(takenOut(text));

function takenOut(text: string): string {
  const first = text.split('\n', FIRST).map((line) => line.replace(/\r$/, ''));
  if (isQuotedPrintable(first)) return plainText(text);
  if (HTML.test(text)) return text.split('\n').map(shownOf).join('\n');
  const messages = first.filter((line) => JOURNAL.test(line)).length;
  if (messages > 0) return text.split('\n').map(messageOf).join('\n');
  return first.some((line) => ANSWER.test(line) || PRINTED.test(line))
    ? text.split('\n').map(answerOf).join('\n')
    : text;
}

/** Of a line of QMP what human-monitor-command answered, of one of gdb/MI what it prints. */
function answerOf(line: string): string {
  const value = ANSWER.exec(line)?.[1] ?? PRINTED.exec(line)?.[1];
  if (value === undefined) return line;
  try {
    return String(JSON.parse(value)).trimEnd();
  } catch {
    return line;
  }
}

/** A mail says it; what was copied out of one has only its wrapped lines. */
function isQuotedPrintable(lines: readonly string[]): boolean {
  if (lines.some((line) => ENCODED.test(line))) return true;
  const wrapped = lines.filter((line) => WRAPPED.test(line)).length;
  if (wrapped === 0 || lines.some(({ length }) => length > LONGEST) || !lines.every(goesOn)) return false;
  return wrapped > 1 || lines.some((line) => ESCAPED.test(line));
}

/** The letters beside a dump can end in = as well, but what is wrapped has a rest, and lines of a dump are of one length. */
function goesOn(line: string, i: number, lines: readonly string[]): boolean {
  if (!WRAPPED.test(line) || i === FIRST - 1) return true;
  const next = lines[i + 1] ?? '';
  return next !== '' && (WRAPPED.test(next) || next.length !== line.length);
}

/** Of quoted-printable: what was wrapped is one line again, with empty ones behind it. */
function plainText(text: string): string {
  const lines: string[] = [];
  let open = '';
  let parts = 0;
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    parts++;
    if (line.endsWith('=')) {
      open += line.slice(0, -1);
      continue;
    }
    lines.push(bytesOf(open + line), ...Array.from({ length: parts - 1 }, () => ''));
    open = '';
    parts = 0;
  }
  if (open !== '') lines.push(bytesOf(open));
  return lines.join('\n');
}

/** `=3D` and its like, bytes of UTF-8. */
const bytesOf = (line: string): string =>
  line.replace(/(?:=[\dA-F]{2})+/g, (all) =>
    new TextDecoder().decode(Uint8Array.from(all.slice(1).split('='), (byte) => Number.parseInt(byte, 16))),
  );

/** Of a line of HTML what is shown of it. */
const shownOf = (line: string): string =>
  line.replace(/<\/?[a-z!][^<>]*>/gi, '').replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name]);

/** Of a line of a journal its message; one that has none is nothing that was said. A journal writes bytes that are no UTF-8 as numbers. */
function messageOf(line: string): string {
  const value = MESSAGE.exec(line)?.[1];
  if (value === undefined) return /^\s*(?:[{}],?|"\w+"\s*:.*)\s*$/.test(line) ? '' : line;
  try {
    const message: unknown = JSON.parse(value);
    const said = typeof message === 'string' ? message : new TextDecoder().decode(Uint8Array.from(message as number[]));
    return said.replaceAll('\n', ' ');
  } catch {
    return line;
  }
}
