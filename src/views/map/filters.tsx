import { Explained } from '../words/term.tsx';
import type { MapStart } from '../../worker/protocol.ts';
import { DIAL_WORDS } from '../common/dial-words.ts';
import type { Hidden } from './points.ts';

interface Props {
  readonly start: MapStart;
  readonly hidden: Hidden;
  readonly onChange: (hidden: Hidden) => void;
}

/** The dials, and which of their positions are shown. */
export function Filters({ start, hidden, onChange }: Props) {
  const toggle = (position: string): void => {
    const next = new Set(hidden);
    if (!next.delete(position)) next.add(position);
    onChange(next);
  };
  return (
    <section className="map-filters" aria-label="Dials">
      <div className="map-filters-head">
        <h3>Dials</h3>
        <button type="button" className="link" disabled={hidden.size === 0} onClick={() => onChange(new Set())}>
          show all
        </button>
      </div>
      {start.dials
        .filter(({ values }) => values.length > 1)
        .map(({ key, values }) => (
          <fieldset key={key} className="plain map-dial">
            <legend>
              <span className="m" title={DIAL_WORDS[key]}>
                {key}
              </span>
            </legend>
            {values.map((value) => (
              <button
                key={value}
                type="button"
                className="map-chip"
                aria-pressed={!hidden.has(`${key}=${value}`)}
                title={DIAL_WORDS[key]}
                onClick={() => toggle(`${key}=${value}`)}
              >
                <Explained text={value} />
              </button>
            ))}
          </fieldset>
        ))}
    </section>
  );
}
