/** What a text that holds memory is read as. */
import type { Placed } from './target.ts';

export interface TextMemory extends Placed {
  /** What printed it: `hexdump -C`. */
  readonly form: string;
  /** What told so. */
  readonly why: string;
  /** Where it begins, when the text says so. */
  readonly address?: bigint;
}

/** How much bytes look like what is expected, for texts that do not tell their order of bytes; more is better. */
export type Plausible = (bytes: Uint8Array) => number;
