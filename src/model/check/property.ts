import type { Machine } from '../state/machine.ts';
import type { Cerror, Count, Device, Frame, Position, Iommu, Vsid, GuestIommu, Word } from '../state/numbers.ts';
import type { Freed } from './guest-duty/freed.ts';
import type { Overwritten } from './guest-duty/overwritten.ts';
import type { Leftover, Revocations } from './guest-duty/revocations.ts';
import type { Track } from './track.ts';

/** What properties look at: the machine as it is now, and what was noted of the way that led here. */
export interface PropertyView {
  readonly m: Machine;
  readonly track: Track;
  /** Of the VM that an emulated IOMMU is of; of none undefined. */
  readonly revocationsOf: (queue: GuestIommu) => Revocations | undefined;
  readonly freed: Freed;
  readonly overwritten: Overwritten;
  /** What the last wait that a guest saw complete has left behind. */
  readonly leftover: Leftover | undefined;
  /** That wait had something to remove: a cache held what the guest had replaced. */
  readonly hadEntry: boolean;
}

/** What breaks a property. */
export interface Breakage {
  /** Positions of two commands in the guest queue `queue`. */
  readonly pos: Position;
  readonly other: Position;
  /** Absent: the queue that the hook was called for. */
  readonly queue?: GuestIommu;
  /** What the sentence needs beside them, four u32; absent: w0, w1 of both commands. */
  readonly detail?: readonly [number, number, number, number];
}

/** The moments at which properties are judged, and what is known then. Marks are up to date when a hook is called. */
export interface Moments {
  /** The command at `pos` of a guest queue is handed over for the first time. */
  handOver: [queue: GuestIommu, pos: Position];
  /** The guest can see a command error at `pos`; `cerror` says which. */
  commandError: [queue: GuestIommu, pos: Position, cerror: Cerror];
  /** The guest sees its wait at `pos` complete. */
  observe: [queue: GuestIommu, pos: Position];
  /** A vCPU writes PROD, or the acknowledgement, and will have to wait: for the end of a trap, or for the command that ends its batch. */
  wait: [queue: GuestIommu];
  /** A physical IOMMU consumes the command at `pos` of its queue, which came from a guest queue. */
  consume: [queue: GuestIommu, pos: Position, iommu: Iommu, w0: Word, w1: Word];
  /** A queue that is shared stops with an error at a guest's command, or at a wait that closes one that a device did not answer. */
  stop: [queue: GuestIommu, pos: Position, iommu: Iommu, cerror: Cerror];
  /** A device has not answered an Invalidate Request in time; `queue`: the first one that feeds its IOMMU. */
  timeOut: [queue: GuestIommu];
  /** A wait fails because of an unanswered invalidation; it closes commands from `pos` on, invalidations of so many devices among them. `wait`: where it stands, -1 if it is the host's. */
  unanswered: [queue: GuestIommu, pos: Position, wait: Position, devices: Count];
  /** An IOMMU serves a device from its IOTLB; `queue`: of the device's emulated IOMMU, or -1. */
  hit: [queue: GuestIommu, device: Device];
  /** An IOMMU has translated, or refused, an access of a device by what its device entry and context say; `queue`: of its emulated IOMMU. */
  configured: [queue: GuestIommu, device: Device];
  /** The VMM has read the device entry of a stream, and asks for a nested hwpt by it; `w0`: low half of its first word. */
  nested: [queue: GuestIommu, device: Device, vsid: Vsid, w0: Word];
  /** A device's access to an IOVA lands at a physical address; `queue`: of its emulated IOMMU, or -1. */
  land: [queue: GuestIommu, device: Device, iova: number, pa: number];
  /** A guest, or the host, gives frames [frame, frame + pages) to something else; `queue`: the first one of the VM. */
  free: [queue: GuestIommu, frame: Frame, pages: Count, byHost: boolean];
}

/** What a property does at some of the moments. */
export type Hooks<Answer> = { readonly [M in keyof Moments]?: (view: PropertyView, ...known: Moments[M]) => Answer };

export interface Property {
  readonly id: string;
  /** Each hook answers what broke, if anything. Absent: the property is judged at the end of a run, or by a search. */
  readonly monitor?: Hooks<Breakage | undefined>;
  /** What gives it something to judge: each answers whether this was it. What is violated was exercised, too. */
  readonly exercises: Hooks<boolean>;
}
