import { useEffect, useRef, useState } from 'react';
import { ExplorerContext, useExplorer, useNewExplorer, useTheme } from '../../state/use-explorer.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Header } from '../header/header.tsx';
import { DropZone } from './drop-zone.tsx';
import { Gallery, Help, Run } from './parts.ts';
import { StatusNotice } from './status-notice.tsx';
import { Toast } from './toast.tsx';
import { useAddress } from './use-address.ts';
import { useKeys } from './use-keys.ts';
import './shell.css';

/** The position whose picture is in the document: it follows the one wished for by a trip to the model. */
function Shown() {
  const shown = useExplorer((state) => state.view?.position);
  return <i hidden data-shown={shown} />;
}

/** Follows every step: a component of its own, so that the page itself is not drawn anew for it. */
function Address() {
  const mark = useRef<HTMLElement>(null);
  useAddress(mark);
  return <i hidden ref={mark} />;
}

/** One explorer: everything in it follows one position and one selection. */
function Shell() {
  const [dialog, setDialog] = useState<'help' | 'hazards' | null>(null);
  const close = (): void => setDialog(null);
  const hasRun = useExplorer((state) => state.opened !== null);

  useKeys(setDialog);

  return (
    <div className="app">
      <ErrorBoundary name="header">
        <Header onHelp={() => setDialog('help')} onHazards={() => setDialog('hazards')} />
      </ErrorBoundary>
      <StatusNotice />
      {hasRun ? (
        <ErrorBoundary name="run">
          <Run />
        </ErrorBoundary>
      ) : (
        <main className="app-empty" />
      )}
      {dialog && (
        <ErrorBoundary name={dialog}>
          {dialog === 'help' ? <Help onClose={close} /> : <Gallery onClose={close} />}
        </ErrorBoundary>
      )}
      <DropZone />
      <Toast />
      <Shown />
    </div>
  );
}

/** The page: one explorer, which the address leads to and from. */
export function App() {
  const explorer = useNewExplorer(location.hash);
  const theme = useTheme();
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <ExplorerContext value={explorer}>
      <Shell />
      <Address />
    </ExplorerContext>
  );
}
