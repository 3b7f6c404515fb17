/** Forms of numbers that are written in hexadecimal before anything else looks at them. */
import { charactersIn } from './characters.ts';
import { decimalsIn } from './decimal.ts';
import type { Rewriting } from './form.ts';

/** Undefined where the numbers are as they are read. `texts`: the first lines that are not empty. */
export const rewritingOf = (texts: readonly string[]): Rewriting | undefined =>
  charactersIn(texts) ?? decimalsIn(texts);
