/** Which queue and which command a step is about. */
import type { EventView, QueueInfo } from '../../worker/protocol.ts';
import { IOMMU_KIND, parseCommandId, parsePhysicalId, refOf } from '../common/ids.ts';

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

/** The physical IOMMU that works in a step, '' if none does. */
export function iommuOf(events: readonly EventView[]): string {
  for (const { objects } of events) {
    const found = objects.map(refOf).find(({ kind }) => kind === IOMMU_KIND);
    if (found) return found.owner;
  }
  return '';
}

/** The physical queue that a guest queue's commands end in, '' if there is no such guest queue. */
export function behind(queue: string, queues: readonly QueueInfo[]): string {
  const guest = queues.find(({ kind, name }) => kind === 'guest' && name === queue);
  return queues.find(({ kind, iommu }) => kind === 'physical' && iommu === guest?.iommu)?.name ?? '';
}

interface Situation {
  readonly queues: readonly QueueInfo[];
  readonly events: readonly EventView[];
}

export interface Pair {
  readonly guest: string;
  readonly physical: string;
}

/** The queues in which something happens, '' where nothing does. */
export function pairOfStep({ queues, events }: Situation): Pair {
  const guest = subjectOf(events)?.queue ?? '';
  return { guest, physical: iommuOf(events) || behind(guest, queues) };
}

/** The queues that hold what is selected, '' where it does not tell. */
export function pairOfSelection(selection: string | null, { queues }: Pick<Situation, 'queues'>): Pair {
  const command = parseCommandId(selection ?? '');
  if (command) return { guest: command.queue, physical: behind(command.queue, queues) };
  return { guest: '', physical: parsePhysicalId(selection ?? '')?.iommu ?? '' };
}
