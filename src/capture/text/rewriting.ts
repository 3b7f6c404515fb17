/** Forms of numbers that are written in hexadecimal before anything else looks at them. */
import { charactersIn } from './characters.ts';
import { decimalsIn } from './decimal.ts';
import type { Rewriting } from './form.ts';
import { bareText } from './lines.ts';

/** Undefined where the numbers are as they are read. `texts`: the first lines that are not empty. */
export function rewritingOf(texts: readonly string[]): Rewriting | undefined {
  const lines = texts.map(bareText);
  return charactersIn(lines) ?? decimalsIn(lines);
}
