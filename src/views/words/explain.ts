/** The glossary, fetched once the page stands: words explain themselves on hover, and a hover comes later. */
import { useSyncExternalStore } from 'react';
import type { TextPart } from './glossary.ts';

interface Words {
  /** What a term means; the term itself while nothing is known. */
  readonly explain: (term: string) => string;
  /** A text, cut where a word of the glossary begins or ends. */
  readonly split: (text: string) => readonly TextPart[];
}

let words: Words = { explain: (term) => term, split: (text) => [{ at: 0, text }] };
const listeners = new Set<() => void>();

export async function loadGlossary(): Promise<void> {
  const { explain, splitTerms } = await import('./glossary.ts');
  words = { explain, split: splitTerms };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const explain = (term: string): string => words.explain(term);
export const useExplain = (): Words['explain'] => useSyncExternalStore(subscribe, () => words.explain);
export const useSplit = (): Words['split'] => useSyncExternalStore(subscribe, () => words.split);
