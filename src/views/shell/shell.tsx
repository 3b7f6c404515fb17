import { type ReactNode, useRef } from 'react';
import type { Shelf } from '../../state/kept/shelf.ts';
import { ExplorerContext, useExplorer, useNewExplorer } from '../../state/use-explorer.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import type { Place } from '../../worker/protocol.ts';
import { Header } from '../header/header.tsx';
import { ContextMenu, DropZone, Keys, LessonPanel, Run } from './parts.ts';
import { OpenDialog } from './open-dialog.tsx';
import { StatusNotice } from './status-notice.tsx';
import { Toast } from './toast.tsx';
import './shell.css';

/** The position whose picture is in the document, once one can go on from it: it follows the one wished for by a trip to the model. */
function Shown() {
  const shown = useExplorer((state) => (state.opened?.begun ? undefined : state.view?.position));
  return <i hidden data-shown={shown} />;
}

function Shell() {
  const root = useRef<HTMLDivElement>(null);
  const hasRun = useExplorer((state) => state.opened !== null);
  const learns = useExplorer((state) => state.lesson !== null);

  return (
    <div className="app" ref={root}>
      <ErrorBoundary name="header">
        <Header />
      </ErrorBoundary>
      <StatusNotice />
      {hasRun ? (
        <ErrorBoundary name="run">
          <div className="run-row">
            {learns && <LessonPanel />}
            <Run />
          </div>
        </ErrorBoundary>
      ) : (
        <main className="app-empty" />
      )}
      {hasRun && <ContextMenu root={root} />}
      <Keys root={root} />
      <OpenDialog />
      <DropZone root={root} />
      <Toast />
      <Shown />
    </div>
  );
}

interface Props {
  /** What it opens first: an address, or a place. */
  readonly first: string | Place;
  /** Beside what shows it. */
  readonly children?: ReactNode;
  /** Where its branches are kept; left out, they last as long as it. */
  readonly shelf?: Shelf;
}

/** An explorer with a worker of its own: everything in it follows one position and one selection. */
export function ExplorerView({ first, children, shelf }: Props) {
  const explorer = useNewExplorer(first, shelf);
  return (
    <ExplorerContext value={explorer}>
      <Shell />
      {children}
    </ExplorerContext>
  );
}
