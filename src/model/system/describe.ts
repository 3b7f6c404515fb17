/** An event in words. */
import type { Context } from '../state/events.ts';
import { eventDef } from './events.ts';
import type { RawEvent } from './raw-event.ts';
import type { ActorKind } from '../state/actors.ts';

export interface DescribedEvent {
  readonly i: number;
  readonly step: number;
  /** ns by the cost model */
  readonly t: number;
  readonly actor: string;
  readonly actorKind: ActorKind;
  readonly kind: string;
  readonly text: string;
  readonly source: string;
  readonly objects: readonly string[];
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
    ...def.describe(event.args, context),
  };
}
