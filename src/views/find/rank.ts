/** A ranked filter: every word of the query has to be found; the better the place, the higher up. */

export interface Findable {
  /** What it is called, and by what else it may be found. */
  readonly title: string;
  readonly more: string;
}

/** The lower the better: the whole, its beginning, a word's beginning, inside of a word, in what else there is. */
const PLACES = { whole: 0, beginning: 1, word: 2, inside: 3, more: 5, letters: 8 } as const;

/** Null where a word is nowhere. */
export function rankOf({ title, more }: Findable, query: string): number | null {
  const text = title.toLowerCase();
  const beside = more.toLowerCase();
  let rank = 0;
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const place = placeOf(text, beside, word);
    if (place === null) return null;
    rank += place;
  }
  // Of two that are as good the shorter is meant.
  return rank + Math.min(text.length, 99) / 1000;
}

function placeOf(text: string, beside: string, word: string): number | null {
  if (text === word) return PLACES.whole;
  const at = text.indexOf(word);
  if (at === 0) return PLACES.beginning;
  if (at > 0) return /\w/.test(text[at - 1]) ? PLACES.inside : PLACES.word;
  if (beside.includes(word)) return PLACES.more;
  return word.length >= 3 && hasLetters(text, word) ? PLACES.letters : null;
}

/** The letters in their order, with others between them: `viobat` for viommu-batch. */
function hasLetters(text: string, word: string): boolean {
  let from = 0;
  for (const letter of word) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

/** Those that are found, the best first; of equal ones the first stays first. */
export function found<T extends Findable>(items: readonly T[], query: string, most: number): readonly T[] {
  if (query.trim() === '') return items.slice(0, most);
  return items
    .flatMap((item, i) => {
      const rank = rankOf(item, query);
      return rank === null ? [] : [{ item, rank, i }];
    })
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .slice(0, most)
    .map(({ item }) => item);
}
