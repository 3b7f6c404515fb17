import { memo } from 'react';
import { wordsIn } from '../layout/geometry.ts';
import type { Hint, Note } from '../layout/types.ts';

interface Props {
  readonly hints: readonly Hint[];
  readonly notes: readonly Note[];
}

/** Words in the picture that belong to no object: heads of columns, and room that this design leaves empty. */
export const Notes = memo(function Notes({ hints, notes }: Props) {
  return (
    <>
      {hints.map((hint) => {
        const [x, y] = wordsIn(hint);
        return (
          <g key={`${hint.x} ${hint.y}`} className="hint">
            <title>{`${hint.text} in this design`}</title>
            <rect x={hint.x} y={hint.y} width={hint.w} height={hint.h} rx="3" />
            <text x={hint.x + x} y={hint.y + y}>
              {hint.text}
            </text>
          </g>
        );
      })}
      {notes.map(({ x, y, text, title }) => (
        <text key={`${x} ${y}`} className="note" x={x} y={y}>
          <title>{title}</title>
          {text}
        </text>
      ))}
    </>
  );
});
