/** What tables in memory have in common as kinds of files: each recognises its entries and says what they mean. */
import { wordsIn } from '../../model/state/memory.ts';
import type { Importer } from '../importer.ts';
import type { Sure } from '../sure.ts';
import { heldOf, memoryIn, memoryOf, whyOf, wholeOf } from '../memory.ts';
import { isCommandQueue } from '../queue-memory.ts';

/** What is said of entries, each with its reason and its source. */
export interface TableEntry {
  readonly text: string;
  readonly why: string;
  readonly source: string;
}

interface Kind {
  readonly id: string;
  /** `stream-table memory` */
  readonly title: string;
  /** Bytes of an entry. */
  readonly bytes: number;
  /** `words`: u32 of whole entries, some of them not 0. */
  readonly is: (words: Uint32Array) => boolean;
  readonly why: string;
  readonly sure: Sure;
  readonly entries: (words: Uint32Array) => readonly TableEntry[];
}

export function tableImporter({ id, title, bytes, is, why, sure, entries }: Kind): Importer {
  return {
    id,
    title,
    sniff: (file) => {
      const memory = memoryOf(file);
      const words = memory && wordsIn(heldOf(memory, bytes));
      if (!words?.some((word) => word !== 0)) return undefined;
      return is(words) && !isCommandQueue(words) ? { why, sure } : undefined;
    },
    facts(file) {
      const memory = memoryIn(file);
      const words = wordsIn(wholeOf(memory, bytes, 'entry').bytes);
      return {
        kind: `${title}${memory.form}`,
        why: whyOf(memory, `${(words.length * 4) / bytes} entries of ${bytes} bytes, ${why}`),
        facts: [],
        findings: entries(words).map((entry) => ({ ...entry, smmu: null })),
        unread: wholeOf(memory, bytes, 'entry').unread,
      };
    },
  };
}

/** Numbers of the entries of `size` u32 that are not all zeros. */
export const used = (words: Uint32Array, size: number): number[] => [...eachUsed(words, size)];

/** Whether something holds of each of them; no more is looked at than that takes. */
export function allUsed(words: Uint32Array, size: number, is: (entry: number) => boolean): boolean {
  for (const entry of eachUsed(words, size)) if (!is(entry)) return false;
  return true;
}

function* eachUsed(words: Uint32Array, size: number): Generator<number> {
  for (let at = 0; at < words.length; at++)
    if (words[at] !== 0) {
      const entry = Math.floor(at / size);
      yield entry;
      at = (entry + 1) * size - 1;
    }
}

/** Entries that are told one by one. */
export const MOST_TOLD = 64;
