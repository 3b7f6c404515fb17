/** The map as a picture, without what the page does with it. */
import { ticks } from 'd3-array';
import type { Size } from '../../ui/use-size.ts';
import type { MapPoint } from './points.ts';

export interface ChartProps {
  readonly points: readonly MapPoint[];
  readonly label: string;
  readonly chosen: number | null;
  readonly onChoose: (design: number) => void;
}

const MARGIN = { left: 44, right: 20, top: 14, bottom: 38 };

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
  const px = (x: number): number => MARGIN.left + (x / right) * (width - MARGIN.left - MARGIN.right);
  const py = (y: number): number => height - MARGIN.bottom - (y / top) * (height - MARGIN.bottom - MARGIN.top);
  const front = points.filter((point) => point.front);
  const here = pointOf(points, chosen);
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
          r={3 + Math.min(7, Math.sqrt(point.designs.length) / 4)}
          onClick={() => onChoose(point.designs[0])}
        >
          <title>{nameOf(point)}</title>
        </circle>
      ))}
      {here && <circle className="map-here" cx={px(here.x)} cy={py(here.y)} r={13} />}
      {labelsOf(points, px, py, { width, height }).map(({ text, x, y, end }) => (
        <text key={text} className="map-label" x={x} y={y} textAnchor={end ? 'end' : 'start'}>
          {text}
        </text>
      ))}
    </>
  );
}

export const pointOf = (points: readonly MapPoint[], design: number | null): MapPoint | undefined =>
  points.find(({ designs }) => design !== null && designs.includes(design));

const LINE = 13;
/** Of a character where the type is largest, in a wide window. */
const CHAR = 7.6;

interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly end: boolean;
}

/** Names of the named designs beside their points, moved a line or more where they would overprint another or the axis. */
function labelsOf(
  points: readonly MapPoint[],
  px: (x: number) => number,
  py: (y: number) => number,
  { width, height }: Size,
): Label[] {
  const labels: Label[] = [];
  const wide = (text: string): number => text.length * CHAR;
  /** Whether there is room for a text from `left` on, with its foot at `y`. */
  const free = (text: string, left: number, y: number): boolean =>
    y >= MARGIN.top &&
    y <= height - MARGIN.bottom - 4 &&
    !labels.some((one) => {
      const from = one.end ? one.x - wide(one.text) : one.x;
      return Math.abs(one.y - y) < LINE && from < left + wide(text) && left < from + wide(one.text);
    });
  for (const point of [...points].filter(({ presets }) => presets.length > 0).sort((a, b) => b.y - a.y))
    for (const text of point.presets) {
      const end = px(point.x) + 15 + wide(text) > width;
      const x = px(point.x) + (end ? -15 : 15);
      const y = py(point.y) + 4;
      // Each label there is takes up to two lines of another's.
      const lines = Array.from({ length: 4 * labels.length + 1 }, (_, i) => Math.ceil(i / 2) * (i % 2 === 1 ? 1 : -1));
      const by = lines.find((n) => free(text, end ? x - wide(text) : x, y + n * LINE)) ?? 0;
      labels.push({ text, x, y: y + by * LINE, end });
    }
  return labels;
}
