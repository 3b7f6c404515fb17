import { useEffect, useRef, useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import { Explained } from '../words/term.tsx';
import type { EventView, View } from '../../worker/protocol.ts';
import { CopyMenu } from './copy-menu.tsx';

/** Consequences told at once; the rest on request. */
const MOST_SHOWN = 2;

const NONE: readonly EventView[] = [];

interface ConsequencesProps {
  readonly events: readonly EventView[];
  readonly all: boolean;
  readonly onAll: () => void;
}

function Consequences({ events, all, onAll }: ConsequencesProps) {
  const shown = all ? events : events.slice(0, MOST_SHOWN);
  return (
    <p className="consequences">
      {shown.map((event, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: another step's sentences are written into the same places
        <span key={row}>
          <Explained text={event.text} />{' '}
        </span>
      ))}
      {shown.length < events.length && (
        <button type="button" className="narration-more" onClick={onAll}>
          and {events.length - shown.length} more
        </button>
      )}
    </p>
  );
}

/** Where the sentence is written, and when it happened. Keeps its place whatever is above it. */
function Source({ event, view }: { readonly event: EventView; readonly view: View }) {
  return (
    <p className="caption narration-source clip" title={event.source}>
      Source: {event.source}
      <span title="By the assumed cost model: times are assumptions, counts are exact.">
        {' '}
        · {(view.time / 1000).toFixed(2)} assumed µs
      </span>
    </p>
  );
}

/** The sentence of the step, what follows from it, and where it is written. */
export function Narration() {
  const view = useExplorer((state) => state.view);
  const [openedAt, setOpenedAt] = useState(-1);
  const text = useRef<HTMLElement>(null);
  const scrolled = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step begins at its first line
  useEffect(() => {
    // Only what was scrolled: to set it lays the page out at once.
    if (text.current && scrolled.current) text.current.scrollTop = 0;
    scrolled.current = false;
  }, [view?.position]);
  const events = view?.events ?? NONE;
  const violations = events.filter(({ kind }) => kind === 'violation');
  const [first, ...rest] = events.filter(({ kind }) => kind !== 'violation');

  return (
    <div className={`narration a-${first?.actorKind ?? 'host'}${violations.length > 0 ? ' narration-bad' : ''}`}>
      <section
        className="narration-text"
        aria-label="What happens in this step"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key
        tabIndex={0}
        ref={text}
        onScroll={() => {
          scrolled.current = true;
        }}
      >
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
          <p className="narration-sentence">
            Nothing has happened yet. Press <kbd>→</kbd> to step, <kbd>Space</kbd> to play.
          </p>
        )}
        {rest.length > 0 && (
          <Consequences
            events={rest}
            all={openedAt === view?.position}
            onAll={() => setOpenedAt(view?.position ?? -1)}
          />
        )}
      </section>
      <CopyMenu />
      {first && view && <Source event={first} view={view} />}
    </div>
  );
}
