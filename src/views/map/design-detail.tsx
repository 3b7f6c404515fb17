import { Explained } from '../words/term.tsx';
import type { MapAround, MapStart } from '../../worker/protocol.ts';
import { DIAL_WORDS } from '../common/dial-words.ts';
import { AXES, costOf } from './points.ts';

interface Props {
  readonly start: MapStart;
  readonly design: number;
  /** Absent while it is asked for. */
  readonly around: MapAround | null;
  readonly onChoose: (design: number) => void;
  readonly onOpen: (spec: string) => void;
  readonly onCompare: (spec: string) => void;
}

const difference = (by: number): string => `${by > 0 ? '+' : '−'}${Number(Math.abs(by).toFixed(1))}`;

/** What costs differently, in words: `+3 ioctls`. */
function costWords(start: MapStart, from: number, to: number): string {
  const words = AXES.flatMap(({ key, label, one, of }) => {
    const by = of(costOf(start, to)) - of(costOf(start, from));
    if (by === 0) return [];
    return [`${difference(by)} ${key === 'time' || Math.abs(by) === 1 ? one : label}`];
  });
  return words.length > 0 ? words.join(', ') : 'costs the same';
}

/** A design: what it has, the least that mends it, and what each of its dials costs and protects. */
export function DesignDetail({ start, design, around, onChoose, onOpen, onCompare }: Props) {
  const { spec, values } = start.designs[design];
  const cost = costOf(start, design);
  const title = (hazard: string): string => start.hazards.find((one) => one.hazard === hazard)?.title ?? '';
  const hazards = (list: readonly string[]) =>
    list.map((hazard, i) => (
      <span key={hazard}>
        {i > 0 && ', '}
        <span className="m" title={title(hazard)}>
          {hazard}
        </span>
      </span>
    ));
  return (
    <section className="map-design" aria-label="The chosen design">
      <h3 className="m map-spec">{spec}</h3>
      <div className="map-actions">
        <button type="button" className="button" onClick={() => onOpen(spec)}>
          Run it
        </button>
        <button type="button" className="button" onClick={() => onCompare(spec)}>
          Compare it with the open run
        </button>
      </div>
      <p className="caption">{AXES.map(({ label, of }) => `${label}: ${Number(of(cost).toFixed(1))}`).join(' · ')}</p>
      {around?.spec === spec && (
        <>
          <h4>
            {around.hazards.length === 0
              ? 'It has none of the hazards that a dial decides'
              : 'Its hazards, and the least change that mends each'}
          </h4>
          <ul className="map-list">
            {around.hazards.map(({ hazard, broken, mend }) => (
              <li key={hazard}>
                <span className="m" title={title(hazard)}>
                  {hazard}
                </span>{' '}
                <span className="caption">{broken ? broken.join(', ') : 'a bound was met before anything broke'}</span>
                <br />
                {mend ? (
                  <>
                    <button type="button" className="link m" onClick={() => onChoose(mend.to)}>
                      {mend.change}
                    </button>{' '}
                    <span className="caption">
                      {costWords(start, design, mend.to)}
                      {mend.brings.length > 0 && <>; brings {hazards(mend.brings)}</>}
                    </span>
                  </>
                ) : (
                  <span className="caption">no design here is without it</span>
                )}
              </li>
            ))}
          </ul>
          <h4>What each dial costs and protects</h4>
          <table className="map-turns">
            <thead>
              <tr>
                <th scope="col">dial</th>
                <th scope="col">turned to</th>
                <th scope="col">mends</th>
                <th scope="col">brings</th>
                <th scope="col">cost</th>
              </tr>
            </thead>
            <tbody>
              {around.turns.map(({ key, value, to, mends, brings }, i) => {
                const dial = start.dials.findIndex((one) => one.key === key);
                return (
                  <tr key={`${key}=${value}`}>
                    {around.turns[i - 1]?.key !== key && (
                      <th
                        scope="row"
                        rowSpan={around.turns.filter((turn) => turn.key === key).length}
                        title={DIAL_WORDS[key]}
                      >
                        <span className="m">{key}</span>
                        <br />
                        <span className="caption">{start.dials[dial].values[values[dial]]}</span>
                      </th>
                    )}
                    <td>
                      <button type="button" className="link m" onClick={() => onChoose(to)}>
                        <Explained text={value} />
                      </button>
                    </td>
                    <td>{mends.length > 0 ? hazards(mends) : '–'}</td>
                    <td>{brings.length > 0 ? hazards(brings) : '–'}</td>
                    <td className="caption">{costWords(start, design, to)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
