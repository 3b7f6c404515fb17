/** Which queue and which command a step is about. */
import type { EventView, GraphNode, QueueInfo } from '../../worker/protocol.ts';
import { parseCommandId, parsePhysicalId } from '../common/ids.ts';

/** Commands of one guest queue, `first`..`last` by ordinal. */
export interface Subject {
  readonly queue: string;
  readonly first: number;
  readonly last: number;
}

/** The guest commands that a step is about: those that move, else those that its events name. */
export function subjectOf(events: readonly EventView[]): Subject | null {
  for (const { cargo, objects } of events) {
    const named = objects.map(parseCommandId).filter((ref) => ref !== null);
    const refs = named.length > 0 ? named : cargo;
    if (refs.length === 0) continue;
    const { queue } = refs[0];
    const ordinals = refs.filter((ref) => ref.queue === queue).map(({ ordinal }) => ordinal);
    return { queue, first: Math.min(...ordinals), last: Math.max(...ordinals) };
  }
  return null;
}

/** The physical SMMU that works in a step, '' if none does. */
export function smmuOf(events: readonly EventView[]): string {
  for (const { objects } of events) {
    const found = objects.find((id) => id.startsWith('smmu/'));
    if (found) return found.slice('smmu/'.length);
  }
  return '';
}

/** The physical queue that a guest queue's commands end in, '' if the graph does not tell. */
export function behind(queue: string, queues: readonly QueueInfo[], nodes: readonly GraphNode[]): string {
  const index = queues.filter(({ kind }) => kind === 'guest').findIndex(({ name }) => name === queue);
  const node = nodes.find(({ group, smmu }) => index >= 0 && group === index && smmu >= 0);
  return node ? (queues.filter(({ kind }) => kind === 'physical')[node.smmu]?.name ?? '') : '';
}

interface Situation {
  readonly queues: readonly QueueInfo[];
  readonly nodes: readonly GraphNode[];
  readonly events: readonly EventView[];
}

export interface Pair {
  readonly guest: string;
  readonly physical: string;
}

/** The queues in which something happens, '' where nothing does. */
export function pairOfStep({ queues, nodes, events }: Situation): Pair {
  const guest = subjectOf(events)?.queue ?? '';
  return { guest, physical: smmuOf(events) || behind(guest, queues, nodes) };
}

/** The queues that hold what is selected, '' where it does not tell. */
export function pairOfSelection(
  selection: string | null,
  { queues, nodes }: Pick<Situation, 'queues' | 'nodes'>,
): Pair {
  const command = parseCommandId(selection ?? '');
  if (command) return { guest: command.queue, physical: behind(command.queue, queues, nodes) };
  return { guest: '', physical: parsePhysicalId(selection ?? '')?.smmu ?? '' };
}
