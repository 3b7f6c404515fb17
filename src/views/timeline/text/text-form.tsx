import { memo, useEffect, useMemo, useRef } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { type TimelineRow, rowsOf } from './rows.ts';
import { useStep } from '../use-step.ts';
import { micros } from '../time/scale.ts';

const TextRow = memo(
  function TextRow({ row }: { readonly row: TimelineRow }) {
    const actions = useActions();
    const { actor, current, position, span, time, what } = row;
    return (
      <tr aria-current={current ? 'step' : undefined} className={span.failed || span.violates ? 'tl-text-bad' : ''}>
        <td className="m">{micros(time)}</td>
        <td>
          <span className={`tl-text-actor a-${actor.kind}`}>
            <i className="actor-bar" /> {actor.name}
          </span>
        </td>
        <td>
          <button type="button" className="tl-text-go" onClick={() => void actions.goTo(position)}>
            {what}
          </button>
        </td>
        <td className="m">{span.kind === 'many' ? `from ${position}` : position}</td>
      </tr>
    );
  },
  (a, b) => a.row.span === b.row.span && a.row.current === b.row.current,
);

/** What the picture shows around the playhead, in words. Each row leads to its step. */
export function TextForm() {
  const timeline = useExplorer((state) => state.timeline);
  const actors = useExplorer((state) => state.opened?.actors);
  const { position, span } = useStep();
  const rows = useMemo(
    () => (timeline && actors ? rowsOf(timeline, actors, position, span) : []),
    [timeline, actors, position, span],
  );
  const text = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is current is elsewhere when there are other rows
  useEffect(() => {
    text.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [rows]);
  return (
    <div className="tl-text" ref={text}>
      <table>
        <caption className="sr-only">What is around the current step; each row leads to its step.</caption>
        <thead>
          <tr>
            <th scope="col">assumed µs</th>
            <th scope="col">actor</th>
            <th scope="col">what</th>
            <th scope="col">step</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TextRow key={row.key} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
