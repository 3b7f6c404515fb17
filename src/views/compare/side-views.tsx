import { type CSSProperties, useEffect } from 'react';
import { ExplorerContext, useActions, useExplorer, useNewExplorer } from '../../state/use-explorer.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Explained } from '../../ui/term.tsx';
import type { Compared, Divergence, SideOf } from '../../worker/protocol.ts';
import { QueuesPanel } from '../queues/queues-panel.tsx';
import { LETTERS } from './letters.ts';
import type { Stand } from './moments.ts';

interface Props {
  readonly compared: Compared;
  readonly stands: readonly Stand[];
  /** What is said of where the cursor is. */
  readonly shown: readonly Divergence[];
}

/** Each side at the cursor: an explorer of its own, with its queues and the sentence of its step. */
export function SideViews({ compared, stands, shown }: Props) {
  const sides = useExplorer((state) => state.sides);
  return (
    <div className="compare-views" style={{ '--sides': sides.length } as CSSProperties}>
      {sides.map((side, s) => (
        <SideView
          // Another run at this place is another explorer.
          key={`${LETTERS[s]} ${JSON.stringify(side)}`}
          side={side}
          letter={LETTERS[s]}
          name={compared.sides[s].name}
          stand={stands[s]}
          differs={shown.some(({ between }) => between.includes(s))}
        />
      ))}
    </div>
  );
}

interface SideProps {
  readonly side: SideOf;
  readonly letter: string;
  readonly name: string;
  readonly stand: Stand;
  readonly differs: boolean;
}

function SideView({ side, letter, name, stand, differs }: SideProps) {
  const explorer = useNewExplorer({ ...side, position: stand.step ?? 0 });
  return (
    <ExplorerContext value={explorer}>
      <section
        className={`compare-view${differs ? ' compare-view-differs' : ''}`}
        aria-label={`Side ${letter}: ${name}`}
      >
        <Follow step={stand.step} />
        <Head letter={letter} name={name} note={stand.note} />
        <ErrorBoundary name={`side ${letter}`}>
          <Step />
          <div className="compare-queues">
            <QueuesPanel />
          </div>
        </ErrorBoundary>
      </section>
    </ExplorerContext>
  );
}

/** Keeps a side where the cursor is. */
function Follow({ step }: { readonly step: number | null }) {
  const { goTo } = useActions();
  const ready = useExplorer((state) => state.status.kind === 'ready');
  useEffect(() => {
    if (ready && step !== null) void goTo(step);
  }, [goTo, ready, step]);
  return null;
}

function Head({ letter, name, note }: Pick<SideProps, 'letter' | 'name'> & { readonly note: string }) {
  const position = useExplorer((state) => state.view?.position);
  const length = useExplorer((state) => state.opened?.length);
  return (
    <div className="compare-view-head">
      <b className="compare-letter" aria-hidden="true">
        {letter}
      </b>
      <b className="m clip">{name}</b>
      {length !== undefined && (
        <span className="m muted" data-side-shown={position}>
          step {position}/{length}
        </span>
      )}
      {note && (
        <span className="caption clip" title={note}>
          {note}
        </span>
      )}
    </div>
  );
}

/** The sentences of the step. */
function Step() {
  const status = useExplorer((state) => state.status);
  const events = useExplorer((state) => state.view?.events);
  if (status.kind === 'error') return <p className="compare-step compare-broken">{status.message}</p>;
  if (!events) return <p className="compare-step muted">Running…</p>;
  const [first, ...rest] = events;
  return (
    <div className={`compare-step a-${first?.actorKind ?? 'host'}`}>
      {first ? (
        <p>
          <span className="actor-badge">{first.actor}</span> <Explained text={first.text} />
        </p>
      ) : (
        <p className="muted">Nothing has happened yet.</p>
      )}
      {rest.map(({ i, kind, text }) => (
        <p key={i} className={kind === 'violation' ? 'compare-broken' : 'muted'}>
          <Explained text={text} />
        </p>
      ))}
    </div>
  );
}
