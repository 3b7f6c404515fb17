/**
 * Text of a lesson. `{expression}` stands for what the model says; `[words](claim)` are words that the model has to agree
 * with; an empty line begins a paragraph.
 */

/** A piece of text: words, what stands for a value, or words with what they claim. */
export type Piece =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'value'; readonly of: string }
  | { readonly kind: 'claim'; readonly words: string; readonly claim: string };

const MARKED = /\{([^{}]+)\}|\[([^[\]]+)\]\(([^()]+)\)/g;

/** Paragraphs of pieces. */
export function piecesOf(text: string): readonly (readonly Piece[])[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => {
      const pieces: Piece[] = [];
      let done = 0;
      const words = (to: number): void => {
        if (to > done) pieces.push({ kind: 'words', words: paragraph.slice(done, to).replace(/\s+/g, ' ') });
      };
      for (const match of paragraph.matchAll(MARKED)) {
        words(match.index);
        const [whole, of, said, claim] = match;
        if (of !== undefined) pieces.push({ kind: 'value', of: of.replace(/\s+/g, ' ') });
        else pieces.push({ kind: 'claim', words: said.replace(/\s+/g, ' '), claim: claim.replace(/\s+/g, ' ') });
        done = match.index + whole.length;
      }
      words(paragraph.length);
      return pieces;
    });
}
