import type { Problem } from '../../worker/protocol.ts';

interface Props {
  readonly problems: readonly Problem[];
  /** To its place in the text. */
  readonly onChoose: (place: { readonly line: number; readonly column: number }) => void;
}

/** What is wrong with the text, a line each. What runs is what ran before. */
export function Problems({ problems, onChoose }: Props) {
  return (
    <ol className="editor-problems" aria-label="Mistakes in the text" aria-live="polite">
      {problems.map(({ place: { line = 1, column = 1, field }, text }) => (
        <li key={`${line}:${column} ${field} ${text}`}>
          <button type="button" className="editor-problem" onClick={() => onChoose({ line, column })}>
            <span className="m">
              {line}:{column}
            </span>{' '}
            {field && <span className="m">{field}: </span>}
            {text}
          </button>
        </li>
      ))}
    </ol>
  );
}
