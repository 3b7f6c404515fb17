/** The panels that show a run. They are fetched beside the model, which takes longer, and all at once. */
import { onDemand } from '../../ui/on-demand.tsx';

const graph = import('../graph/graph-panel.tsx');
const queues = import('../queues/queues-panel.tsx');
const timeline = import('../timeline/timeline-panel.tsx');

/** Fetched when it is opened. */
export const EditorPanel = onDemand(async () => (await import('../editor/editor-panel.tsx')).EditorPanel);
export const GraphPanel = onDemand(async () => (await graph).GraphPanel);
export const QueuesPanel = onDemand(async () => (await queues).QueuesPanel);
export const TimelinePanel = onDemand(async () => (await timeline).TimelinePanel);
