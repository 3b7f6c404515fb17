import { memo } from 'react';
import type { Hint, Note } from '../layout/types.ts';

interface Props {
  readonly hints: readonly Hint[];
  readonly notes: readonly Note[];
}

/** Words in the picture that belong to no object: heads of columns, and room that this design leaves empty. */
export const Notes = memo(function Notes({ hints, notes }: Props) {
  return (
    <>
      {hints.map((hint) => (
        <g key={`${hint.x} ${hint.y}`} className="hint" transform={`translate(${hint.x} ${hint.y})`}>
          <title>{`${hint.text} in this design`}</title>
          <rect width={hint.w} height={hint.h} rx="3" />
          <text x={hint.w / 2} y={Math.min(hint.h / 2, 60)}>
            {hint.text}
          </text>
        </g>
      ))}
      {notes.map(({ x, y, text, title }) => (
        <text key={`${x} ${y}`} className="note" x={x} y={y}>
          <title>{title}</title>
          {text}
        </text>
      ))}
    </>
  );
});
