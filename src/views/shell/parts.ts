/** What of the page is not needed before there is a run. */
import { onDemand } from '../../ui/on-demand.tsx';
// Their code comes together with what holds them, not after it.
import './panels.ts';

const keys = import('./keys.ts');
const dropZone = import('./drop-zone.tsx');
const run = import('./run.tsx');

export const Keys = onDemand(async () => (await keys).Keys, null);
export const DropZone = onDemand(async () => (await dropZone).DropZone, null);
export const Run = onDemand(async () => {
  // Whoever sees the run can step through it, and drop another on it.
  await Promise.all([keys, dropZone]);
  return (await run).Run;
});

/** What most visits never open is fetched when it is opened. */
export const Gallery = onDemand(async () => (await import('../hazards/gallery.tsx')).Gallery);
export const Compare = onDemand(async () => (await import('../compare/compare.tsx')).Compare);
export const DesignMap = onDemand(async () => (await import('../map/map.tsx')).DesignMap);
export const WhatIfDialog = onDemand(async () => (await import('../whatif/what-if.tsx')).WhatIfDialog);
export const ContextMenu = onDemand(async () => (await import('../whatif/context-menu.tsx')).ContextMenu, null);
export const StopsDialog = onDemand(async () => (await import('../stops/stops-dialog.tsx')).StopsDialog);
export const Variants = onDemand(async () => (await import('../variants/variants.tsx')).Variants);
export const OwnScenarios = onDemand(async () => (await import('../own/own.tsx')).OwnScenarios);
export const ExportDialog = onDemand(async () => (await import('../export/export-dialog.tsx')).ExportDialog);
export const Door = onDemand(async () => (await import('../door/door.tsx')).Door, null);
export const FindDialog = onDemand(async () => (await import('../find/find-dialog.tsx')).FindDialog, null);
export const FindInRunDialog = onDemand(async () => (await import('../find/find-in-run.tsx')).FindInRunDialog, null);
export const GlossaryDialog = onDemand(async () => (await import('../words/glossary-dialog.tsx')).GlossaryDialog);
export const CoveredDialog = onDemand(async () => (await import('../lessons/covered.tsx')).CoveredDialog, null);
export const LessonList = onDemand(async () => (await import('../lessons/lesson-list.tsx')).LessonList);
export const LessonPanel = onDemand(async () => (await import('../lessons/lesson-panel.tsx')).LessonPanel, null);
export const CommandList = onDemand(async () => (await import('../traffic/command-list.tsx')).CommandList);
export const Explain = onDemand(async () => (await import('../explain/explain.tsx')).Explain);
export const Problems = onDemand(async () => (await import('./problems.tsx')).Problems, null);
export const Help = onDemand(async () => (await import('./help.tsx')).Help);
