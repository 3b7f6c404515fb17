import type { MapStart } from '../../worker/protocol.ts';
import type { MapPoint } from './points.ts';
import { count } from '../common/count.ts';

interface Props {
  readonly start: MapStart;
  readonly points: readonly MapPoint[];
  readonly label: string;
  readonly chosen: number | null;
  readonly onChoose: (design: number) => void;
  /** Names of the user's own designs, by number. */
  readonly own: ReadonlyMap<number, string>;
}

/** The chart in words: the front, and where the named designs are. */
export function PointTable({ start, points, label, chosen, onChoose, own }: Props) {
  const rows = points.flatMap((point) => {
    const named = point.designs.filter((design) => start.designs[design].preset || own.has(design));
    const listed = named.length > 0 ? named : point.front ? [point.designs[0]] : [];
    return listed.map((design) => ({ point, design }));
  });
  return (
    <div className="map-table">
      <table>
        <thead>
          <tr>
            <th scope="col">design</th>
            <th scope="col">hazards</th>
            <th scope="col">{label}</th>
            <th scope="col" title="Other designs with the same cost and as many hazards">
              others
            </th>
            <th scope="col" title="Nothing shown is as cheap with as few hazards">
              front
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ point, design }) => (
            <tr key={design} aria-current={design === chosen ? 'true' : undefined}>
              <th scope="row">
                <button type="button" className="link m" onClick={() => onChoose(design)}>
                  {own.has(design) && `${own.get(design)}: `}
                  {start.designs[design].spec}
                </button>
              </th>
              <td>{point.y}</td>
              <td>{Number(point.x.toFixed(1))}</td>
              <td>{count(point.designs.length - 1)}</td>
              <td>{point.front ? 'yes' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
