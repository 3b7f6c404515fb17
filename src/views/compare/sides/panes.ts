/** Which panels of each side are shown. */

export const PANES = [
  { value: 'queues', label: 'Queues', key: 'q' },
  { value: 'graph', label: 'Objects', key: 'o' },
  { value: 'timeline', label: 'Timeline', key: 't' },
] as const;

export type Pane = (typeof PANES)[number]['value'];

/** From these sizes of the window on there is room for more than the queues, px. */
const WIDE = 1800;
const TALL = 960;

export const paneFor = ({ innerWidth, innerHeight }: Window): readonly Pane[] => [
  'queues',
  ...(innerWidth >= WIDE ? (['graph'] as const) : []),
  ...(innerHeight >= TALL ? (['timeline'] as const) : []),
];

/** Shows or hides one; the last one stays. */
export function toggled(panes: readonly Pane[], pane: Pane): readonly Pane[] {
  if (!panes.includes(pane)) return [...panes, pane];
  return panes.length > 1 ? panes.filter((other) => other !== pane) : panes;
}
