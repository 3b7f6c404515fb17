/** The map as a picture, without what the page does with it. */
import { ticks } from 'd3-array';
import type { Size } from '../../ui/use-size.ts';
import { labelsOf, MARGIN, radiusOf } from './chart-labels.ts';
import type { MapPoint } from './points.ts';

export interface ChartProps {
  readonly points: readonly MapPoint[];
  readonly label: string;
  readonly chosen: number | null;
  readonly onChoose: (design: number) => void;
}

/** From the axes to the points that lie on them: those do not cover a number, px. */
const INSET = 14;

export const nameOf = ({ x, y, designs, presets }: MapPoint): string =>
  `${presets.length > 0 ? `${presets.join(', ')}: ` : ''}${y} hazards, ${Number(x.toFixed(1))}; ${designs.length === 1 ? '1 design' : `${designs.length} designs`}`;

/** Cost to the right, hazards upwards: what is best lies at the lower left. */
export function ChartMarks({
  points,
  label,
  chosen,
  onChoose,
  size: { width, height },
}: ChartProps & { readonly size: Size }) {
  const right = Math.max(1, ...points.map(({ x }) => x));
  const top = Math.max(1, ...points.map(({ y }) => y));
  const px = (x: number): number => MARGIN.left + INSET + (x / right) * (width - MARGIN.left - INSET - MARGIN.right);
  const bottom = height - MARGIN.bottom - INSET;
  const py = (y: number): number => bottom - (y / top) * (bottom - MARGIN.top);
  const front = points.filter((point) => point.front);
  const here = pointOf(points, chosen);
  const placed = points.map((point) => ({ point, x: px(point.x), y: py(point.y) }));
  const labels = labelsOf(placed, here, { width, height });
  const line = front.map(({ x, y }, i) => (i === 0 ? `M${px(x)},${py(y)}` : `H${px(x)}V${py(y)}`)).join('');

  return (
    <>
      {ticks(0, top, Math.min(top, 8))
        .filter(Number.isInteger)
        .map((y) => (
          <g key={`y${y}`} className="map-tick">
            <line x1={MARGIN.left} x2={width - MARGIN.right} y1={py(y)} y2={py(y)} />
            <text x={MARGIN.left - 8} y={py(y)} dy="0.32em" textAnchor="end">
              {y}
            </text>
          </g>
        ))}
      {ticks(0, right, 8).map((x) => (
        <text key={`x${x}`} className="map-tick" x={px(x)} y={height - MARGIN.bottom + 16} textAnchor="middle">
          {x}
        </text>
      ))}
      <text className="map-axis" x={width - MARGIN.right} y={height - 6} textAnchor="end">
        {label} →
      </text>
      <text className="map-axis" transform={`translate(11,${MARGIN.top}) rotate(-90)`} textAnchor="end">
        hazards →
      </text>
      <path className="map-front" d={line} />
      {points.map((point) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys of the chart do the same
        <circle
          key={`${point.x} ${point.y}`}
          className={`map-point ${point.front ? 'map-best' : ''} ${point.presets.length > 0 ? 'map-named' : ''}`}
          cx={px(point.x)}
          cy={py(point.y)}
          r={radiusOf(point)}
          onClick={() => onChoose(point.designs[0])}
        >
          <title>{nameOf(point)}</title>
        </circle>
      ))}
      {here && <circle className="map-here" cx={px(here.x)} cy={py(here.y)} r={13} />}
      {labels.map(
        ({ text, x, y, end, of }) =>
          of && <line key={text} className="map-leader" x1={of.x} y1={of.y} x2={x + (end ? 2 : -2)} y2={y - 4} />,
      )}
      {labels.map(({ text, x, y, end }) => (
        <text key={text} className="map-label" x={x} y={y} textAnchor={end ? 'end' : 'start'}>
          {text}
        </text>
      ))}
    </>
  );
}

export const pointOf = (points: readonly MapPoint[], design: number | null): MapPoint | undefined =>
  points.find(({ designs }) => design !== null && designs.includes(design));
