import { useExplorer } from '../../state/use-explorer.ts';
import { useWaiting } from '../../state/use-waiting.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { VerdictBar } from '../header/verdict-bar.tsx';
import { Transport } from '../transport/transport.tsx';
import { Workspace } from './workspace.tsx';

/** Everything that shows a run: what it says of the properties, its panels, and the way through it. */
export function Run() {
  const failed = useExplorer((state) => state.status.kind === 'error');
  const begun = useExplorer((state) => state.opened?.begun === true);
  const opening = useExplorer((state) => state.status.kind === 'opening');
  const waiting = useWaiting();
  return (
    <div
      className="app-body"
      inert={failed || begun}
      aria-busy={opening}
      data-begun={begun || undefined}
      data-waiting={waiting || undefined}
    >
      <ErrorBoundary name="verdict">
        <VerdictBar />
      </ErrorBoundary>
      <main className="app-main">
        <Workspace />
      </main>
      <ErrorBoundary name="transport">
        <Transport />
      </ErrorBoundary>
    </div>
  );
}
