import { useEffect, useState } from 'react';
import { actions, useExplorer, useTheme } from '../../state/use-explorer.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { GraphPanel } from '../graph/graph-panel.tsx';
import { Header } from '../header/header.tsx';
import { VerdictBar } from '../header/verdict-bar.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { QueuesPanel } from '../queues/queues-panel.tsx';
import { Transport } from '../transport/transport.tsx';
import { DropZone } from './drop-zone.tsx';
import { Help } from './help.tsx';
import { StatusNotice } from './status-notice.tsx';
import { useKeys } from './use-keys.ts';
import './shell.css';

/** The page: everything on it follows one position and one selection. */
export function App() {
  const [help, setHelp] = useState(false);
  const theme = useTheme();
  const hasRun = useExplorer((state) => state.opened !== null);
  const failed = useExplorer((state) => state.status.kind === 'error');

  useEffect(() => {
    void actions.start();
  }, []);
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  useKeys(() => setHelp(true));

  return (
    <div className="app">
      <ErrorBoundary name="header">
        <Header onHelp={() => setHelp(true)} />
      </ErrorBoundary>
      <StatusNotice />
      {!hasRun && <div className="app-empty" />}
      {hasRun && (
        <div className="app-body" inert={failed}>
          <ErrorBoundary name="verdict">
            <VerdictBar />
          </ErrorBoundary>
          <main className="panels">
            <section className="panel" aria-label="Command queues">
              <ErrorBoundary name="queues">
                <QueuesPanel />
              </ErrorBoundary>
            </section>
            <section className="panel" aria-label="Objects">
              <ErrorBoundary name="object graph">
                <GraphPanel />
              </ErrorBoundary>
            </section>
            <section className="panel" aria-label="Inspector">
              <ErrorBoundary name="inspector">
                <Inspector />
              </ErrorBoundary>
            </section>
          </main>
          <ErrorBoundary name="transport">
            <Transport />
          </ErrorBoundary>
        </div>
      )}
      <Help open={help} onClose={() => setHelp(false)} />
      <DropZone />
    </div>
  );
}
