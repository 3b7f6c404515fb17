import type { ExplorerState } from '../types.ts';

/** Before anything is open. */
export const INITIAL: ExplorerState = {
  status: { kind: 'starting' },
  library: null,
  source: null,
  design: '',
  outcomes: {},
  searched: {},
  opened: null,
  branches: [],
  view: null,
  position: 0,
  selection: null,
  granularity: 'event',
  playing: false,
  speed: 1,
  motion: true,
  inspector: 'step',
  walk: { device: null, ssid: null, iova: null, write: false },
  windows: {},
  panels: { left: 0, right: 0, timeline: 0 },
  span: null,
  timeline: null,
  range: null,
  toast: '',
  slow: false,
};
