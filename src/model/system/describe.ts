/** An event in words. */
import type { Context } from '../state/events.ts';
import { eventDef } from './events.ts';
import { ARCH_SENTENCES } from '../arch/sentences.ts';
import { CHECK_SENTENCES } from '../check/sentences.ts';
import { GUEST_SENTENCES } from '../guest/sentences.ts';
import { KERNEL_SENTENCES } from '../iommufd/sentences.ts';
import { DEVICE_SENTENCES } from '../pcie/sentences.ts';
import { MAIN_SENTENCES } from '../vmm/main-sentences.ts';
import { VMM_SENTENCES } from '../vmm/sentences.ts';
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

const SENTENCES = new Map(
  [
    GUEST_SENTENCES,
    VMM_SENTENCES,
    KERNEL_SENTENCES,
    ARCH_SENTENCES,
    DEVICE_SENTENCES,
    CHECK_SENTENCES,
    MAIN_SENTENCES,
  ].flat(),
);

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
    ...SENTENCES.get(event.kind)!(event.args, context),
  };
}
