import { memo, useMemo, useRef } from 'react';
import type { Journey } from '../state/journeys.ts';
import { placesAt } from '../state/travel.ts';
import { Token } from './token.tsx';
import { useTravel } from './use-travel.ts';

interface Props {
  readonly journeys: readonly Journey[];
  readonly position: number;
}

/** The tokens of the step. Their end state is drawn at once; only then do they travel there. */
export const Tokens = memo(function Tokens({ journeys, position }: Props) {
  const group = useRef<SVGGElement>(null);
  useTravel(group, journeys, position);
  const places = useMemo(() => placesAt(journeys, 1), [journeys]);
  return (
    <g ref={group} className="tokens">
      {journeys.map((journey, i) => (
        <Token key={journey.key} journey={journey} at={places[i]} />
      ))}
    </g>
  );
});
