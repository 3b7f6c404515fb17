import { type ReactNode, useMemo } from 'react';
import { useExplain, useSplit } from './explain.ts';

/** A word of the field, explained on hover. `of` names the glossary entry when the text differs from it. */
export function Term({ of, children }: { readonly of: string; readonly children?: ReactNode }) {
  const explain = useExplain();
  return (
    <span className="term" data-term={of} title={explain(of)}>
      {children ?? of}
    </span>
  );
}

/** A text in which the words of the glossary explain themselves, without underlines that would disturb reading. */
export function Explained({ text }: { readonly text: string }) {
  const split = useSplit();
  const parts = useMemo(() => split(text), [split, text]);
  return parts.map(({ text: part, term, explanation }, i) =>
    explanation ? (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: another sentence is written into the same places
        key={i}
        className={part.startsWith('-') ? 'term-quiet term-signed' : 'term-quiet'}
        data-term={term}
        title={explanation}
      >
        {part}
      </span>
    ) : (
      part
    ),
  );
}
