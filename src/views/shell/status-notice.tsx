import { actions, useExplorer } from '../../state/use-explorer.ts';

/** What the model is busy with, or why it is not. Nothing when all is well. */
export function StatusNotice() {
  const status = useExplorer((state) => state.status);
  switch (status.kind) {
    case 'ready':
      return null;
    case 'starting':
      return (
        <div className="notice" role="status">
          <p>Starting the model…</p>
        </div>
      );
    case 'opening':
      return (
        <div className="notice notice-busy" role="status">
          <p>Running the model{status.of > 0 ? `: ${status.done} of ${status.of} ${status.what}` : '…'}</p>
          {status.of > 0 && <progress value={status.done} max={status.of} aria-label="Progress" />}
        </div>
      );
    case 'error':
      return (
        <div className="notice notice-error" role="alert">
          <p>
            {status.recovery === 'back' && 'This cannot be opened. '}
            {status.message}
          </p>
          {status.recovery === 'restart' ? (
            <button type="button" className="button" onClick={() => void actions.restart()}>
              Restart the model
            </button>
          ) : (
            <button type="button" className="button" onClick={() => void actions.back()}>
              Go back
            </button>
          )}
        </div>
      );
  }
}
