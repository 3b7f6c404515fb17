/** What a property is. A new one is one file and a line in `properties.ts`. */
import type { Context } from '../state/events.ts';
import type { Track } from './track.ts';

/** The commands that break a property: positions in the guest queue. */
export interface Broken {
  readonly pos: number;
  readonly other: number;
}

export interface Property {
  readonly id: string;
  readonly statement: string;
  readonly source: string;
  /** Absent while no monitor exists: then the property is not checked. Each hook answers what broke, if anything. */
  readonly monitor?: {
    readonly handOver?: (track: Track, queue: number, pos: number) => Broken | undefined;
    readonly commandError?: (track: Track, queue: number, pos: number) => Broken | undefined;
    readonly observe?: (track: Track, queue: number, pos: number) => Broken | undefined;
  };
  /** Why, in one sentence; arguments as of the event `violation`, positions as command numbers. */
  readonly sentence?: (args: ArrayLike<number>, context: Context) => string;
}
