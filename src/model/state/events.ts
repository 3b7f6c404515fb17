/** Event kinds: each has one number, and says which of its arguments are queue positions. Sentences are apart: sentences.ts. */
import type { Actors } from './actors.ts';
import type { Design } from './design.ts';
import type { Topology } from './topology.ts';

/** What a describer gets besides the event's arguments. */
export interface Context {
  readonly topo: Topology;
  readonly actors: Actors;
  readonly design: Design;
}

/** ` (NAME)` of an emulated SMMU where there are several, so that sentences say whose VMM or kernel call it is. */
export const whose = ({ topo }: Context, v: number): string =>
  topo.vsmmus.length > 1 ? ` (${topo.vsmmus[v].name})` : '';

/** No command: what an event is about when it is about none, or about several. */
export const NO_COMMAND = 0xffffffff;

/** Boundaries at which a person may step. */
export const MARK = { command: 1, ioctl: 2, sync: 4, violation: 8 } as const;

export interface EventDef {
  readonly name: string;
  readonly kind: number;
  /** A word or two for a lane of the timeline. */
  readonly label: string;
  /** The same with what it is about, for a column of text: `write 3`, `ioctl 1, 3`. */
  readonly brief: (args: ArrayLike<number>, context: Context) => string;
  /** The one guest command that it is about, as an ordinal in the queue of argument 0, or NO_COMMAND. */
  readonly about: (args: ArrayLike<number>) => number;
  /** Whether the event is a failure: an errno, a command error. */
  readonly fails: (args: ArrayLike<number>) => boolean;
  /** Step boundaries that this event is, a sum of MARK values. */
  readonly marks: number;
  /** Arguments that are positions in the guest queue named by argument 0; describers get them as command numbers. */
  readonly positions: readonly number[];
}

interface EventSpec {
  /** Default: the name. */
  readonly label?: string;
  /** Default: the command that the first position names. */
  readonly about?: EventDef['about'];
  /** Default: the label, and the command that the first position names. */
  readonly brief?: EventDef['brief'];
  readonly fails?: EventDef['fails'];
  readonly marks?: number;
  readonly positions?: readonly number[];
}

/** Defines the event kinds of one part of the machine, numbered from `base`. */
export function defineEvents<const T extends Readonly<Record<string, EventSpec>>>(base: number, specs: T) {
  const names = Object.keys(specs) as (keyof T & string)[];
  const kinds = Object.fromEntries(names.map((name, i) => [name, base + i])) as Record<keyof T & string, number>;
  const defs: EventDef[] = names.map((name, i) => {
    const { label = name, marks = 0, positions = [], fails = () => false, ...rest } = specs[name];
    const first = (args: ArrayLike<number>): number => (positions.length > 0 ? args[positions[0]] : NO_COMMAND);
    const text = (args: ArrayLike<number>): string => (positions.length > 0 ? `${label} ${first(args)}` : label);
    const { about = first, brief = text } = rest;
    return { name, kind: base + i, label, marks, positions, fails, about, brief };
  });
  return { kinds, defs };
}
