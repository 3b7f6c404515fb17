import { Explained } from '../words/term.tsx';

/** A text whose lines are paragraphs, with its terms explained. */
export function Paragraphs({ text, className }: { readonly text: string; readonly className?: string }) {
  return text
    .trim()
    .split(/\n+/)
    .map((paragraph) => (
      <p key={paragraph} className={className}>
        <Explained text={paragraph} />
      </p>
    ));
}
