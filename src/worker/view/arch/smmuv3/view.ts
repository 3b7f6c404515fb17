/** What the page shows of SMMUs. */
import type { ArchView } from '../view.ts';
import { flights } from './flights.ts';
import { graphPart } from './graph.ts';

export const SMMUV3_VIEW: ArchView = {
  graph: graphPart,
  flights,
  walk: async () => (await import('./walk.ts')).walkOf,
  config: async () => (await import('./config.ts')).configOf,
  registers: async () => (await import('./registers.ts')).registersOf,
  traffic: () => import('./traffic.ts'),
};
