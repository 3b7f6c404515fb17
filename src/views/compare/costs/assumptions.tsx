import { WORDS } from '../../arch/words.ts';
import { useEffect, useState } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import type { Assumed, Assumption } from '../../../worker/protocol.ts';

const ACTORS: Readonly<Record<string, string>> = {
  guest: 'vCPU',
  vmm: 'VMM',
  kernel: 'kernel',
  iommu: WORDS.iommu,
  device: 'device',
  main: 'VMM’s main thread',
  host: 'host',
};

const MOST_NS = 1_000_000_000;

/** The assumed costs of single steps, to be changed; the address keeps what is assumed otherwise than usual. */
export function Assumptions() {
  const { ask, assume } = useActions();
  const assumed = useExplorer((state) => state.assumed);
  const [known, setKnown] = useState<readonly Assumption[]>([]);
  useEffect(() => {
    let wanted = true;
    void ask('assumptions', { position: 0 }).then((all) => {
      if (wanted && all) setKnown(all);
    });
    return () => {
      wanted = false;
    };
  }, [ask]);
  const changes = new Map(assumed);
  const change = ({ id, ns }: Assumption, value: number): void => {
    const valid = Number.isInteger(value) && value >= 1 && value <= MOST_NS;
    if (!valid || value === (changes.get(id) ?? ns)) return;
    const others: Assumed = assumed.filter(([other]) => other !== id);
    void assume(value === ns ? others : [...others, [id, value]]);
  };
  return (
    <section className="assumptions" aria-label="Assumed costs">
      <p className="caption">
        What a step is assumed to take, ns. These decide all times, and which step comes first in time; never what may
        happen. Whoever gets the address sees the same.{' '}
        <button type="button" className="button" disabled={assumed.length === 0} onClick={() => void assume([])}>
          As usual
        </button>
      </p>
      <div className="assumptions-actors">
        {Object.entries(ACTORS).map(([actor, name]) => (
          <fieldset key={actor} className={`plain a-${actor}`}>
            <legend>{name}</legend>
            {known
              .filter((one) => one.actor === actor)
              .map((one) => (
                <label key={one.id} className={changes.has(one.id) ? 'assumption-changed' : undefined}>
                  <span className="m">{one.what}</span>
                  <input
                    // What is typed counts when the field is left, or by Enter.
                    key={changes.get(one.id)}
                    type="number"
                    className="m"
                    aria-label={`${name} ${one.what}, ns`}
                    title={`Usually ${one.ns} ns`}
                    min={1}
                    max={MOST_NS}
                    step={1}
                    defaultValue={changes.get(one.id) ?? one.ns}
                    onBlur={({ target }) => change(one, target.valueAsNumber)}
                    onKeyDown={({ key, currentTarget }) => {
                      if (key === 'Enter') change(one, currentTarget.valueAsNumber);
                    }}
                  />
                </label>
              ))}
          </fieldset>
        ))}
      </div>
    </section>
  );
}
