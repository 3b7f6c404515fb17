import type { Dialog } from '../../state/types.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import {
  CommandList,
  Compare,
  CoveredDialog,
  DesignMap,
  Door,
  ExportDialog,
  Explain,
  FindDialog,
  FindInRunDialog,
  Gallery,
  GlossaryDialog,
  Help,
  LessonList,
  OwnScenarios,
  StopsDialog,
  Variants,
  WhatIfDialog,
} from './parts.ts';

/** What tells more than has happened so far: of the whole run, of other interleavings, of designs. */
const TELLING: ReadonlySet<Dialog> = new Set([
  'compare',
  'door',
  'export',
  'find-in-run',
  'hazards',
  'list',
  'map',
  'variants',
]);

/** What is shown over the page. */
export function OpenDialog() {
  const { showDialog } = useActions();
  const dialog = useExplorer((state) => state.dialog);
  const stillAsked = useExplorer((state) => state.stillAsked);
  if (!dialog) return null;
  const close = (): void => showDialog(null);
  if (stillAsked && TELLING.has(dialog)) return <CoveredDialog onClose={close} />;
  return (
    <ErrorBoundary name={dialog}>
      {dialog === 'explain' && <Explain onClose={close} />}
      {dialog === 'list' && <CommandList onClose={close} />}
      {dialog === 'help' && <Help onClose={close} />}
      {dialog === 'hazards' && <Gallery onClose={close} />}
      {dialog === 'map' && <DesignMap onClose={close} />}
      {dialog === 'what-if' && <WhatIfDialog onClose={close} />}
      {dialog === 'stops' && <StopsDialog onClose={close} />}
      {dialog === 'variants' && <Variants onClose={close} />}
      {dialog === 'own' && <OwnScenarios onClose={close} />}
      {dialog === 'lessons' && <LessonList onClose={close} />}
      {dialog === 'door' && <Door onClose={close} />}
      {dialog === 'find' && <FindDialog onClose={close} />}
      {dialog === 'find-in-run' && <FindInRunDialog onClose={close} />}
      {dialog === 'glossary' && <GlossaryDialog onClose={close} />}
      {dialog === 'export' && <ExportDialog onClose={close} />}
      {dialog === 'compare' && <Compare onClose={close} />}
    </ErrorBoundary>
  );
}
