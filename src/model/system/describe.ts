/** An event in words. */
import type { Context } from '../state/events.ts';
import { eventDef } from './events.ts';
import type { RawEvent } from './raw-event.ts';
import type { ActorKind } from '../state/actors.ts';

export interface DescribedEvent {
  /** Number of the event in the run, and the step that it belongs to: the position right after it. */
  readonly i: number;
  readonly step: number;
  /** Nanoseconds by the assumed cost model. */
  readonly t: number;
  readonly actor: string;
  readonly actorKind: ActorKind;
  readonly kind: string;
  readonly text: string;
  readonly source: string;
  readonly objects: readonly string[];
  /** Objects that something visits in this event, in order; empty where nothing moves. */
  readonly path: readonly string[];
  /** Number of the rule of iommufd that refused, where one did. */
  readonly rule?: number;
}

export function describeEvent(event: RawEvent, context: Context): DescribedEvent {
  const def = eventDef(event.kind);
  const actor = context.actors.all[event.actor];
  return {
    i: event.i,
    step: event.step,
    t: event.t,
    actor: actor.name,
    actorKind: actor.kind,
    kind: def.name,
    path: [],
    ...def.describe(event.args, context),
  };
}
