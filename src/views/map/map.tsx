import { useEffect, useMemo, useState } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { useMapping, useMappingActions } from '../../state/aside/use-mapping.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Chart } from './chart.tsx';
import { DesignDetail } from './design-detail.tsx';
import { Filters } from './filters.tsx';
import { MapKey, MapReading } from './map-reading.tsx';
import { AXES, type Hidden, pointsOf, shownOf } from './points.ts';
import { PointTable } from './point-table.tsx';
import { mapTold } from './told.ts';
import { useOwnOnMap } from './use-own-on-map.ts';
import './map.css';

/** Every design that can be dialed, by what it costs and the hazards that it has. */
export function DesignMap({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const { make, choose, stop } = useMappingActions();
  const source = useExplorer((state) => state.source);
  const opened = useExplorer((state) => state.opened);
  const open = useExplorer((state) => state.design);
  const { start, part, done, searches, chosen, around, problem } = useMapping((state) => state);
  const [axis, setAxis] = useState(AXES[0]);
  const [hidden, setHidden] = useState<Hidden>(new Set());

  useEffect(() => {
    if (source) void make(source, open);
    return stop;
  }, [source, open, make, stop]);

  const shown = useMemo(() => (start ? shownOf(start, hidden) : []), [start, hidden]);
  const own = useOwnOnMap();
  const points = useMemo(
    () => (start && part ? pointsOf(start, part, shown, axis, own) : []),
    [start, part, shown, axis, own],
  );
  const run = (spec: string): void => {
    onClose();
    void actions.chooseDesign(spec);
  };
  const compare = (spec: string): void => {
    if (!source || !opened) return;
    actions.compare([
      { source, design: open, choices: opened.choices },
      { source, design: spec, choices: [] },
    ]);
  };
  const all = start?.hazards.length ?? 0;
  const told = problem
    ? `The search stopped: ${problem}`
    : !start
      ? 'Running every design to count what it costs…'
      : mapTold({
          shown: shown.length,
          designs: start.designs.length,
          on: opened?.title ?? '',
          done,
          hazards: all,
          searches,
          undecided: part?.undecided ?? [],
        });
  const save = async (kind: 'svg' | 'png'): Promise<void> => {
    const { saveMap } = await import('../export/take-map.ts');
    const hash = (await actions.link()) ?? '';
    await saveMap(kind, { points, label: axis.label, chosen, told, hash });
  };

  return (
    <Dialog title="Map: every design that can be dialed" className="map" open onClose={onClose}>
      <div className="map-head">
        <p className="caption" role="status">
          {told}
        </p>
        <label className="map-axis-choice">
          cost{' '}
          <select
            value={axis.key}
            onChange={({ target }) => setAxis(AXES.find(({ key }) => key === target.value) ?? AXES[0])}
          >
            {AXES.map(({ key, label }) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <fieldset className="plain segmented" aria-label="Save a picture of the map">
          {(['svg', 'png'] as const).map((kind) => (
            <button
              key={kind}
              type="button"
              disabled={points.length === 0}
              title={`Save a picture of the map as ${kind.toUpperCase()}`}
              onClick={() => void save(kind).catch((trouble: Error) => actions.say(trouble.message))}
            >
              Save {kind.toUpperCase()}
            </button>
          ))}
        </fieldset>
      </div>
      <div className="map-parts">
        <div className="map-middle">
          {start && part ? (
            <>
              <Chart points={points} label={axis.label} chosen={chosen} onChoose={(design) => void choose(design)} />
              <MapKey />
              <PointTable
                own={own}
                start={start}
                points={points}
                label={axis.label}
                chosen={chosen}
                onChoose={(design) => void choose(design)}
              />
            </>
          ) : (
            <MapReading designs={start?.designs.length} done={done} hazards={all} />
          )}
        </div>
        {start && <Filters start={start} hidden={hidden} onChange={setHidden} />}
        {start && chosen !== null && (
          <DesignDetail
            start={start}
            design={chosen}
            around={around}
            onChoose={(design) => void choose(design)}
            onOpen={run}
            onCompare={compare}
          />
        )}
      </div>
    </Dialog>
  );
}
