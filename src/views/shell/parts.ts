/** What of the page is not needed before there is a run. */
import { onDemand } from '../../ui/on-demand.tsx';
// Their code comes together with what holds them, not after it.
import './panels.ts';

const run = import('./run.tsx');

export const Run = onDemand(async () => (await run).Run);

/** What most visits never open is fetched when it is opened. */
export const Gallery = onDemand(async () => (await import('../hazards/gallery.tsx')).Gallery);
export const Help = onDemand(async () => (await import('./help.tsx')).Help);
