/** Event kinds: each has one number and a list of arguments by name. Sentences are apart: sentences.ts. */
import type { Language, Words } from '../arch/arch.ts';
import type { Actors } from './actors.ts';
import type { Design } from './design.ts';
import { type Arg, type Payload, type ToldBy, positionsIn, read, reader } from './event-args.ts';
import type { ActorNumber, Ordinal, Position, GuestIommu } from './numbers.ts';
import type { Topology } from './topology.ts';

/** What a describer gets besides the event's arguments. */
export interface Context {
  readonly arch: Language;
  readonly topo: Topology;
  readonly actors: Actors;
  readonly design: Design;
  /** Words of a guest's command as it was first written, by its number; absent where nobody has kept them. */
  readonly command?: (queue: GuestIommu, ordinal: Ordinal) => ArrayLike<number> | undefined;
}

/** ` (NAME)` of an emulated IOMMU where there are several, so that sentences say whose VMM or kernel call it is. */
export const whose = ({ topo }: Context, v: GuestIommu): string =>
  topo.guestIommus.length > 1 ? ` (${topo.guestIommus[v].name})` : '';

/** No command: what an event is about when it is about none, or about several. */
export const NO_COMMAND = 0xffffffff;

/** Boundaries at which a person may step. */
export const MARK = { command: 1, ioctl: 2, sync: 4, violation: 8 } as const;

/** Number of an event kind; what is told with it is known to the compiler. */
export type EventKind<K extends number, Told extends readonly number[]> = K & { readonly __told?: Told };

/** A text that may be made of the words of an architecture. */
type InWords = (words: Words) => string;

/** An event kind of which one does not know which it is. Its functions take the numbers that an event is told by. */
export interface EventDef {
  readonly name: string;
  readonly kind: number;
  /** What those who look for it call it. */
  readonly called: InWords;
  /** A word or two for a lane of the timeline. */
  readonly label: InWords;
  /** The same with what it is about, for a column of text: `write 3`, `ioctl 1, 3`. */
  readonly brief: (told: ArrayLike<number>, context: Context) => string;
  /** The one guest command that it is about, as an ordinal in the queue of argument 0, or NO_COMMAND. */
  readonly about: (told: ArrayLike<number>) => Ordinal;
  /** Whether the event is a failure: an errno, a command error. Absent: never. */
  readonly fails?: (told: ArrayLike<number>) => boolean;
  /** Step boundaries that this event is, a sum of MARK values. */
  readonly marks: number;
  /** Indices of the numbers that are positions in the guest queue named by argument 0; who reads gets command numbers. */
  readonly positions: readonly number[];
}

/** What is said of an event kind. */
interface EventSpec<P> {
  /** Each by default the name. */
  readonly called?: InWords;
  readonly label?: string | InWords;
  /** Default: the command that the first position names. */
  readonly about?: (payload: P) => Ordinal;
  /** Default: the label, and the command that the first position names. */
  readonly brief?: (payload: P, context: Context) => string;
  /** Default: never. */
  readonly fails?: true | ((payload: P) => boolean);
  readonly marks?: number;
}

/** An event kind that is yet to be given its name. */
interface EventForm<K extends number = number, A extends readonly Arg[] = readonly Arg[]> {
  readonly kind: K;
  readonly args: A;
  readonly named: (name: string) => EventDef;
}

/** An event kind, by its number and its arguments. */
export function event<const K extends number, const A extends readonly Arg[]>(
  kind: K,
  args: A,
  { called, label, about, brief, fails, marks = 0 }: EventSpec<Payload<A>> = {},
): EventForm<K, A> {
  const positions = positionsIn(args);
  const first = (told: ArrayLike<number>): Ordinal => (positions.length > 0 ? told[positions[0]] : NO_COMMAND);
  const at = reader(args);
  const named = (name: string): EventDef => {
    const own: InWords = typeof label === 'function' ? label : () => label ?? name;
    return {
      name,
      kind,
      called: called ?? (() => name),
      label: own,
      marks,
      positions,
      about: about ? (told) => about(at(told)) : first,
      brief: brief
        ? (told, context) => brief(read(args, told), context)
        : (told, { arch: { words } }) => (positions.length > 0 ? `${own(words)} ${first(told)}` : own(words)),
      fails: typeof fails === 'function' ? (told) => fails(at(told)) : fails && (() => true),
    };
  };
  return { kind, args, named };
}

export type Forms = Readonly<Record<string, EventForm>>;

/** The event kinds of one part of the machine, by name. */
export interface Events<F extends Forms> {
  readonly forms: F;
  readonly kinds: { readonly [N in keyof F]: EventKind<F[N]['kind'], ToldBy<F[N]['args']>> };
  readonly defs: readonly EventDef[];
}

/** Defines the event kinds of one part of the machine. */
export function defineEvents<F extends Forms>(forms: F): Events<F> {
  const kinds = Object.fromEntries(Object.entries(forms).map(([name, { kind }]) => [name, kind])) as Events<F>['kinds'];
  return { forms, kinds, defs: Object.entries(forms).map(([name, form]) => form.named(name)) };
}

/** Eight numbers: what is not told is 0. */
export type Eight<T extends readonly number[]> = T['length'] extends 8 ? T : Eight<readonly [...T, 0]>;

/** Events of some parts as they are kept: positions are command numbers. */
export type Kept<E> =
  E extends Events<infer F>
    ? { [N in keyof F]: { readonly kind: F[N]['kind']; readonly args: Ordinals<Eight<ToldBy<F[N]['args']>>> } }[keyof F]
    : never;
export type Ordinals<T extends readonly number[]> = { readonly [I in keyof T]: OrdinalOf<T[I]> };
/** A plain number is no position. */
type OrdinalOf<T> = '__of' extends keyof T ? (T extends Position ? Ordinal : T) : T;

/** Called for each event; `a`..`h` are the numbers that tell its arguments: what they mean stands at its kind's definition. */
export type Observer = (
  kind: number,
  actor: ActorNumber,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
  g: number,
  h: number,
) => void;
