/** Lines that stand there twice: od with two sizes prints a line of its own for the second, without an address. */
import { bytesOf } from './form.ts';
import { lineOf, type Raw } from './lines.ts';

/** As wide as the shortest address, and a space. */
const SECOND = /^\s{7,}((?:[\da-f]{2}|[\da-f]{4}|[\da-f]{8}|[\da-f]{16})(?:\s+[\da-f]+)+)\s*$/i;
/** Of the sample, so that no line is one by chance. */
const LEAST = 2;

/** Little-endian words, in the order of memory; undefined where they are not of one width. */
function bytesIn(numbers: readonly string[]): string | undefined {
  const unit = numbers[0].length >> 1;
  if (numbers.some(({ length }) => length !== unit * 2)) return undefined;
  return numbers.flatMap((number) => bytesOf(number, unit, 'little')).join();
}

/** What stands behind the address of a line. */
function firstOf({ text, line }: Raw): string | undefined {
  const first = /^\S/.test(text) ? lineOf(text, line) : undefined;
  return first?.is === 'row' && !first.row.prefixed ? bytesIn(first.row.numbers) : undefined;
}

function secondOf({ text }: Raw): string | undefined {
  const numbers = SECOND.exec(text)?.[1].split(/\s+/);
  return numbers && bytesIn(numbers);
}

/** Whether lines with an address have the same bytes in another size below them. */
export function isTwice(lines: readonly Raw[]): boolean {
  if (!lines.slice(0, LEAST * 2).some(({ text }) => SECOND.test(text))) return false;
  let [same, others] = [0, 0];
  for (const [i, line] of lines.entries()) {
    const second = secondOf(line);
    if (second === undefined || i === 0) continue;
    if (second === firstOf(lines[i - 1])) same++;
    else others++;
  }
  return same >= LEAST && same > others;
}

/** The lines without what says the same again; what says something else is told to. */
export function* once(lines: Iterable<Raw>): Generator<Raw> {
  let before: string | undefined;
  for (const line of lines) {
    const second = before === undefined ? undefined : secondOf(line);
    if (second !== undefined && second !== before)
      yield { ...line, wrong: `not the bytes of the line above it: ${line.text.trim()}` };
    else if (second === undefined) yield line;
    before = second === undefined ? firstOf(line) : undefined;
  }
}
