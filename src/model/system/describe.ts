/** An event in words. */
import type { Context, EventDef } from '../state/events.ts';
import type { Described, Sentence, SentenceTable } from '../state/sentences.ts';
import { eventDef } from './events.ts';
import { ARCH_SENTENCES } from '../arch/sentences.ts';
import { CHECK_SENTENCES } from '../check/sentences.ts';
import { DEVICE_SENTENCES } from '../pcie/sentences.ts';
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

const OF_ANY: SentenceTable = [...DEVICE_SENTENCES, ...CHECK_SENTENCES];

/** By architecture, when it is first asked for. */
const tables = new Map<string, ReadonlyMap<number, Sentence<ArrayLike<number>>>>();

function sentenceOf({ arch: { id } }: Context, kind: number): Sentence<ArrayLike<number>> | undefined {
  let table = tables.get(id);
  if (!table) {
    table = new Map([...OF_ANY, ...(ARCH_SENTENCES[id] ?? [])]);
    tables.set(id, table);
  }
  return table.get(kind);
}

/** What an architecture has no sentence for is told by the words of a lane. */
const plain =
  ({ brief }: EventDef, actor: string): Sentence<ArrayLike<number>> =>
  (told, context) => ({ text: `${actor}: ${brief(told, context)}.`, objects: [], source: '' });

/** What its sentence says. */
export function saidOf({ kind, actor, args }: RawEvent, context: Context): Described {
  const sentence = sentenceOf(context, kind) ?? plain(eventDef(kind), context.actors.all[actor].name);
  return sentence(args, context);
}

export function describeEvent(event: RawEvent, context: Context): DescribedEvent {
  const actor = context.actors.all[event.actor];
  return {
    i: event.i,
    step: event.step,
    t: event.t,
    actor: actor.name,
    actorKind: actor.kind,
    kind: eventDef(event.kind).name,
    path: [],
    ...saidOf(event, context),
  };
}
