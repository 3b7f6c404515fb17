/** What a property is. A new one is one file and a line in `properties.ts`. */
import type { Context } from '../state/events.ts';
import type { Machine } from '../state/machine.ts';
import type { Freed } from './freed.ts';
import type { Overwritten } from './overwritten.ts';
import type { Leftover, Revocations } from './revocations.ts';
import type { Track } from './track.ts';

/** What properties look at: the machine as it is now, and what was noted of the way that led here. */
export interface View {
  readonly m: Machine;
  readonly track: Track;
  readonly revocations: Revocations;
  readonly freed: Freed;
  readonly overwritten: Overwritten;
  /** What the last CMD_SYNC that a guest saw complete has left behind. */
  readonly leftover: Leftover | undefined;
  /** That CMD_SYNC had something to remove: a cache held what the guest had replaced. */
  readonly hadEntry: boolean;
}

/** What breaks a property. */
export interface Broken {
  /** Positions of two commands in the guest queue `queue`. */
  readonly pos: number;
  readonly other: number;
  /** Absent: the queue that the hook was called for. */
  readonly queue?: number;
  /** What the sentence needs beside them, four u32; absent: w0, w1 of both commands. */
  readonly detail?: readonly [number, number, number, number];
}

/** The moments at which properties are judged. Marks are up to date when a hook is called. */
export interface Hooks<V, Answer> {
  /** The command at `pos` of a guest queue is handed over for the first time. */
  handOver(view: V, queue: number, pos: number): Answer;
  /** The guest can see a command error at `pos`; `cerror` says which. */
  commandError(view: V, queue: number, pos: number, cerror: number): Answer;
  /** The guest sees its CMD_SYNC at `pos` complete. */
  observe(view: V, queue: number, pos: number): Answer;
  /** A vCPU writes PROD, or GERRORN, and will have to wait: for the end of a trap, or for its CMD_SYNC. */
  wait(view: V, queue: number): Answer;
  /** A physical SMMU consumes the command at `pos` of its queue, which came from a guest queue. */
  consume(view: V, queue: number, pos: number, smmu: number, w0: number, w1: number): Answer;
  /** A queue that is shared stops with an error at a guest's command, or at a CMD_SYNC that closes some: the first one. */
  stop(view: V, queue: number, pos: number, smmu: number, cerror: number): Answer;
  /** A device has not answered an Invalidate Request in time; `queue`: the first one that feeds its SMMU. */
  timeOut(view: V, queue: number): Answer;
  /** A CMD_SYNC fails with CERROR_ATC_INV_SYNC; `closed`: the guest commands that it closes, queue and position each. */
  unanswered(view: V, queue: number, pos: number, closed: readonly (readonly [number, number])[]): Answer;
  /** An SMMU serves a device from its IOTLB. */
  hit(view: V, device: number): Answer;
  /** An SMMU has translated, or refused, an access of a device by what its STE and CD say; `queue`: of its emulated SMMU. */
  configured(view: V, queue: number, device: number): Answer;
  /** The VMM has read the STE of a stream, and asks for a nested hwpt by it; `w0`: low half of its first word. */
  vste(view: V, queue: number, device: number, vsid: number, w0: number): Answer;
  /** A device's access to an IOVA lands at a physical address. */
  land(view: V, device: number, iova: number, pa: number): Answer;
  /** A guest, or the host, gives frames [frame, frame + pages) to something else; `queue`: the first one of the VM. */
  free(view: V, queue: number, frame: number, pages: number, byHost: boolean): Answer;
}

export interface Property {
  readonly id: string;
  readonly statement: string;
  readonly source: string;
  /** Each hook answers what broke, if anything. Absent: the property is judged at the end of a run, or by a search. */
  readonly monitor?: Partial<Hooks<View, Broken | undefined>>;
  /** What a run must have in it for the property to have something to judge. */
  readonly exercisedBy: string;
  /** The same as hooks: each answers whether this was it. What is violated was exercised, too. */
  readonly exercises: Partial<Hooks<View, boolean>>;
  /** Why, in one sentence; arguments as of the event `violation`, positions as command numbers. */
  readonly sentence: (args: ArrayLike<number>, context: Context) => string;
  /** What the sentence speaks of, as ids of objects; absent: the two commands. */
  readonly objects?: (args: ArrayLike<number>, context: Context) => string[];
}
