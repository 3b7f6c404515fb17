import { useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import { Explained } from '../../ui/term.tsx';
import type { EventView } from '../../worker/protocol.ts';

/** Consequences told at once; the rest on request. */
const MOST_SHOWN = 2;

function Consequences({
  events,
  onMore,
}: {
  readonly events: readonly EventView[];
  readonly onMore: (() => void) | null;
}) {
  const shown = onMore ? events.slice(0, MOST_SHOWN) : events;
  return (
    <p className="consequences">
      {shown.map((event) => (
        <span key={event.i}>
          <Explained text={event.text} />{' '}
        </span>
      ))}
      {onMore && events.length > MOST_SHOWN && (
        <button type="button" className="link" onClick={onMore}>
          and {events.length - MOST_SHOWN} more
        </button>
      )}
    </p>
  );
}

/** The sentence of the step, what follows from it, and where it is written. */
export function Narration() {
  const view = useExplorer((state) => state.view);
  const [openedAt, setOpenedAt] = useState(-1);
  const events = view?.events ?? [];
  const violations = events.filter(({ kind }) => kind === 'violation');
  const [first, ...rest] = events.filter(({ kind }) => kind !== 'violation');

  return (
    <div className={`narration a-${first?.actorKind ?? 'host'}${violations.length > 0 ? ' narration-bad' : ''}`}>
      <div aria-live="polite" aria-atomic="true" className="narration-text">
        {violations.map((violation) => (
          <p key={violation.i} className="narration-violation">
            <span aria-hidden="true">✗</span> <Explained text={violation.text} />
          </p>
        ))}
        {first ? (
          <p className="narration-sentence">
            <span className="actor-badge">{first.actor}</span> <Explained text={first.text} />
          </p>
        ) : (
          violations.length === 0 && (
            <p className="narration-sentence">
              Nothing has happened yet. Press <kbd>→</kbd> to step, <kbd>Space</kbd> to play.
            </p>
          )
        )}
      </div>
      {rest.length > 0 && (
        <Consequences
          events={rest}
          onMore={openedAt === view?.position ? null : () => setOpenedAt(view?.position ?? -1)}
        />
      )}
      {first && (
        <p className="caption narration-source clip">
          Source: {first.source}
          <span title="By the assumed cost model: times are assumptions, counts are exact.">
            {' '}
            · {(view!.time / 1000).toFixed(2)} µs assumed
          </span>
        </p>
      )}
    </div>
  );
}
