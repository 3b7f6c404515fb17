import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { useWaiting } from '../../state/use-waiting.ts';
import type { Wrong } from '../../state/types.ts';
import { plainly } from '../../ui/plainly.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Problems } from './parts.ts';

/** An answer is long in coming; after a while there is a way out. */
function Slow() {
  const actions = useActions();
  return (
    <div className="notice notice-busy notice-slow" role="status">
      <p>Waiting for the model…</p>
      <button type="button" className="button" onClick={() => void actions.restart()}>
        Start it again
      </button>
    </div>
  );
}

/** What is wrong: a line, or one for each mistake. `what` comes before it. */
function Told({ what, wrong: { message, problems } }: { readonly what: string; readonly wrong: Wrong }) {
  return (
    <div>
      <p>
        {what} {problems.length > 1 ? `${problems.length} mistakes:` : plainly(message)}
      </p>
      {problems.length > 1 && (
        <ErrorBoundary name="list of mistakes">
          <Problems problems={problems} />
        </ErrorBoundary>
      )}
    </div>
  );
}

/** What could not be opened; the page goes on below it. */
function Unopened({ wrong }: { readonly wrong: Wrong }) {
  const actions = useActions();
  return (
    <div className="notice notice-error" role="alert">
      <Told what="This cannot be opened, and is not what is shown." wrong={wrong} />
      <button type="button" className="button" onClick={() => actions.showDialog('find')}>
        Find anything
      </button>
      <button type="button" className="button" onClick={actions.dismiss}>
        Close
      </button>
    </div>
  );
}

/** What the model is busy with, or why it is not. Nothing when all is well. */
export function StatusNotice() {
  const actions = useActions();
  const status = useExplorer((state) => state.status);
  const hasRun = useExplorer((state) => state.opened !== null && !state.opened.begun);
  const slow = useExplorer((state) => state.slow);
  const unopened = useExplorer((state) => state.unopened);
  const waiting = useWaiting();
  switch (status.kind) {
    case 'ready':
      return (
        <>
          {unopened && <Unopened wrong={unopened} />}
          {slow && <Slow />}
        </>
      );
    case 'starting':
      return !waiting ? null : (
        <div className="notice notice-busy" role="status">
          <p>Starting the model…</p>
        </div>
      );
    case 'opening':
      return !waiting ? null : (
        <div className="notice notice-busy" role="status">
          <p>
            {status.what === 'bytes' ? 'Reading' : 'Running the model'}
            {status.of > 0 ? `: ${status.done} of ${status.of} ${status.what}` : '…'}
          </p>
          {status.of > 0 && <progress value={status.done} max={status.of} aria-label="Progress" />}
          {hasRun && (
            <button type="button" className="button" title="Show what was open before" onClick={actions.cancel}>
              Cancel
            </button>
          )}
        </div>
      );
    case 'error':
      return (
        <div className="notice notice-error" role="alert">
          <Told what={status.recovery === 'other' ? 'This cannot be opened.' : ''} wrong={status} />
          <button type="button" className="button" onClick={() => void actions.restart()}>
            Continue where you were
          </button>
        </div>
      );
  }
}
