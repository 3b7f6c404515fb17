import { type CSSProperties, useEffect, useMemo } from 'react';
import type { Explorer } from '../../../state/explorer.ts';
import { useComparing } from '../../../state/aside/use-comparing.ts';
import { ExplorerContext, useActions, useExplorer, useThisExplorer } from '../../../state/use-explorer.ts';
import { ErrorBoundary } from '../../../ui/error-boundary.tsx';
import { Explained } from '../../words/term.tsx';
import type { Divergence } from '../../../worker/protocol.ts';
import type { Beside } from '../../graph/graph-panel.tsx';
import { GraphPanel, QueuesPanel, TimelinePanel } from '../../shell/panels.ts';
import { LETTERS } from './letters.ts';
import type { Stand } from '../rows/moments.ts';
import type { Pane } from './panes.ts';

interface Props {
  /** By side; none while the runs are made. */
  readonly stands: readonly Stand[];
  /** By side: where a key leads next. */
  readonly ahead: readonly (readonly number[])[];
  /** What is said of where the cursor is. */
  readonly shown: readonly Divergence[];
  readonly panes: readonly Pane[];
}

/** A longer name, with its scenario or the choices of its run, takes two lines where sides are narrow. */
const SHORT = 22;

/** Least width of a side with queues and graph beside each other, below which words lie over each other. */
const LEAST_OF_TWO = '400px';

const NOWHERE: Stand = { step: null, note: '' };

/** Each side at the cursor: an explorer of its own, with the panels of the page and the sentence of its step. */
export function SideViews({ stands, ahead, shown, panes }: Props) {
  const explorers = useComparing((state) => state.explorers);
  const names = useComparing((state) => state.names);
  const replaced = useComparing((state) => state.replaced);
  const opened = useComparing((state) => state.opened);
  const besides = useMemo(() => opened.map((_, mine): Beside => ({ graphs: opened, mine })), [opened]);
  const least = panes.includes('queues') && panes.includes('graph') ? LEAST_OF_TWO : '0px';
  const long = names.some(({ length }) => length > SHORT);
  return (
    <div
      className={`compare-views${long ? ' compare-views-long' : ''}`}
      style={{ '--sides': explorers.length, '--least': least } as CSSProperties}
    >
      {explorers.map((explorer, s) => (
        <SideView
          key={LETTERS[s]}
          explorer={explorer}
          letter={LETTERS[s]}
          name={names[s]}
          stand={stands[s] ?? NOWHERE}
          ahead={(ahead[s] ?? []).join(' ')}
          differs={shown.some(({ between }) => between.includes(s))}
          panes={panes}
          beside={besides[s]}
          replaced={replaced[s] ?? false}
        />
      ))}
    </div>
  );
}

interface SideProps {
  readonly explorer: Explorer;
  readonly letter: string;
  readonly name: string;
  readonly stand: Stand;
  /** Positions. */
  readonly ahead: string;
  readonly differs: boolean;
  readonly panes: readonly Pane[];
  readonly beside: Beside | undefined;
  /** What is shown is what was there before. */
  readonly replaced: boolean;
}

function SideView({ explorer, letter, name, stand, ahead, differs, panes, beside, replaced }: SideProps) {
  return (
    <ExplorerContext value={explorer}>
      <section
        className={`compare-view${differs ? ' compare-view-differs' : ''}${replaced ? ' compare-replaced' : ''}`}
        aria-label={`Side ${letter}: ${name}`}
      >
        <Follow step={stand.step} ahead={ahead} />
        <Head letter={letter} name={name} stand={stand} replaced={replaced} />
        <ErrorBoundary name={`side ${letter}`}>
          <Step />
          <div className="compare-panes">
            {panes.includes('queues') && (
              <div className="compare-pane">
                <QueuesPanel />
              </div>
            )}
            {panes.includes('graph') && (
              <div className="compare-pane compare-graph">
                <GraphPanel beside={beside} />
              </div>
            )}
          </div>
          {panes.includes('timeline') && (
            <div className={panes.length > 1 ? 'compare-lanes' : 'compare-lanes compare-lanes-alone'}>
              <TimelinePanel />
            </div>
          )}
        </ErrorBoundary>
      </section>
    </ExplorerContext>
  );
}

/** Keeps a side where the cursor is. */
function Follow({ step, ahead }: { readonly step: number | null; readonly ahead: string }) {
  const {
    store,
    actions: { goTo, foresee },
  } = useThisExplorer();
  const ready = useExplorer((state) => state.status.kind === 'ready');
  useEffect(() => {
    // With a key it has gone along.
    if (ready && step !== null && store.getState().position !== step) void goTo(step);
  }, [store, goTo, ready, step]);
  useEffect(() => {
    if (ready && ahead !== '') foresee(ahead.split(' ').map(Number));
  }, [foresee, ready, ahead]);
  return null;
}

function Head({
  letter,
  name,
  stand: { step, note },
  replaced,
}: Pick<SideProps, 'letter' | 'name' | 'stand' | 'replaced'>) {
  const { goTo } = useActions();
  const making = useExplorer((state) => state.status.kind === 'opening') || replaced;
  const shown = useExplorer((state) => state.view?.position);
  const position = useExplorer((state) => state.position);
  const length = useExplorer((state) => state.opened?.length);
  const away = step !== null && length !== undefined && position !== step;
  return (
    <div className="compare-view-head">
      <b className="compare-letter" aria-hidden="true">
        {letter}
      </b>
      <b className="m compare-view-name" title={name}>
        {name}
      </b>
      {making && <span className="muted">Running…</span>}
      {length !== undefined && !making && (
        <span className="m muted" data-side-shown={shown}>
          step {shown}/{length}
        </span>
      )}
      {away && (
        <button type="button" className="button" onClick={() => void goTo(step)}>
          Back to the cursor
        </button>
      )}
      {note && !away && (
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
  if (!events) return <Making />;
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

function Making() {
  const status = useExplorer((state) => state.status);
  const { done, of } = status.kind === 'opening' ? status : { done: 0, of: 0 };
  return (
    <p className="compare-step muted">{of > 0 ? `Running: ${Math.min(done, of)} of ${of} commands` : 'Running…'}</p>
  );
}
