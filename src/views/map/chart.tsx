import type { KeyboardEvent } from 'react';
import { useSize } from '../../ui/use-size.ts';
import { ChartMarks, type ChartProps, nameOf, pointOf } from './chart-marks.tsx';
import { toward } from './points.ts';
import './chart.css';

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** The chart of the panel: as large as its place, with the arrow keys going from point to point. */
export function Chart(props: ChartProps) {
  const { points, label, chosen, onChoose } = props;
  const [ref, size] = useSize<SVGSVGElement>();
  const here = pointOf(points, chosen);
  const move = (event: KeyboardEvent): void => {
    const way = ARROWS[event.key];
    if (!way || points.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose((here ? toward(points, here, ...way) : points[0]).designs[0]);
  };

  return (
    <svg
      ref={ref}
      className="map-chart"
      role="application"
      aria-label={`Designs by hazards and ${label}. Arrow keys go from point to point.${here ? ` Chosen: ${nameOf(here)}` : ''}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys go from point to point
      tabIndex={0}
      onKeyDown={move}
    >
      {size.width > 0 && <ChartMarks {...props} size={size} />}
    </svg>
  );
}
