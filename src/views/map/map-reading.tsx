import { count } from '../common/count.ts';

/** How a point looks on the chart, and what that means. */
const LOOKS = [
  { look: 'map-point', r: 4, means: 'designs that cost the same and have as many hazards; larger: more of them' },
  { look: 'map-point map-best', r: 4, means: 'the front: nothing shown is as cheap with as few hazards' },
  { look: 'map-point map-named', r: 5, means: 'a design with a name' },
] as const;

/** What the marks of the chart mean. */
export const MapKey = () => (
  <ul className="caption map-key" aria-label="Key of the chart">
    {LOOKS.map(({ look, r, means }) => (
      <li key={look}>
        <svg width="14" height="14" aria-hidden="true">
          <circle className={look} cx="7" cy="7" r={r} />
        </svg>
        {means}
      </li>
    ))}
  </ul>
);

interface Props {
  /** How many designs there are; absent while they are run. */
  readonly designs: number | undefined;
  /** Hazards that were searched, of all. */
  readonly done: number;
  readonly hazards: number;
}

/** In the place of the chart, until the first hazard is searched: what it will show. */
export function MapReading({ designs, done, hazards }: Props) {
  return (
    <div className="map-reading">
      <h3>{designs === undefined ? 'Every design is run, then searched' : `${count(designs)} designs are searched`}</h3>
      <p>
        A design is a position of each dial. To the right a design costs more, upwards more of the hazards can happen
        under it: best is the lower left.
      </p>
      <MapKey />
      <p>
        Choose a point, by the arrow keys or a click: its hazards, the least change that mends each, and what each dial
        costs and protects.
      </p>
      <progress value={hazards > 0 ? done : undefined} max={hazards || 1} aria-label="Hazards searched" />
    </div>
  );
}
