/** Which panels of each side are shown. */

export const PANES = [
  { value: 'queues', label: 'Queues', key: 'q' },
  { value: 'graph', label: 'Objects', key: 'o' },
  { value: 'timeline', label: 'Timeline', key: 't' },
] as const;

export type Pane = (typeof PANES)[number]['value'];

/** From these sizes on there is room for more than the queues: of a side's width, and of the window's height, px. */
const WIDE = 850;
const TALL = 960;

export const panesFor = ({ innerWidth, innerHeight }: Window, sides: number): readonly Pane[] => [
  'queues',
  ...(innerWidth / sides >= WIDE ? (['graph'] as const) : []),
  ...(innerHeight >= TALL ? (['timeline'] as const) : []),
];

/** Shows or hides one; the last one stays. */
export function toggled(panes: readonly Pane[], pane: Pane): readonly Pane[] {
  if (!panes.includes(pane)) return [...panes, pane];
  return panes.length > 1 ? panes.filter((other) => other !== pane) : panes;
}
