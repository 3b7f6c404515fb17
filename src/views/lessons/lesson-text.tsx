import type { ToldWords } from '../../worker/protocol.ts';
import { Explained } from '../words/term.tsx';

/** Paragraphs of a lesson. What the model was asked about is marked, and says how it was asked. */
export function LessonText({ text }: { readonly text: readonly (readonly ToldWords[])[] }) {
  return text.map((paragraph) => (
    <p key={JSON.stringify(paragraph)}>
      <Line of={paragraph} />
    </p>
  ));
}

function Line({ of }: { readonly of: readonly ToldWords[] }) {
  return of.map((told, i) =>
    typeof told === 'string' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other name
      <Explained key={i} text={told} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <span key={i} className="lesson-claim" title={`The model was asked: ${told.claim}`}>
        {told.words}
      </span>
    ),
  );
}
