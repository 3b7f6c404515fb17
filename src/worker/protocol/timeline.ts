/** What the actors do over time. */
import type { AxisKind } from './axis.ts';
import type { CommandBrief } from './queues.ts';

/** A piece of a lane: what an actor did, or what it waited for. */
export interface Span {
  /** Places along the axis. */
  readonly from: number;
  readonly to: number;
  /** ns */
  readonly begin: number;
  readonly end: number;
  /** Step that it is (its position), or the first of many. */
  readonly position: number;
  /** `act`: one step; `wait`: blocked in a call or a trap; `many`: more steps than there is room for. */
  readonly kind: 'act' | 'wait' | 'many';
  readonly label: string;
  /** Steps in it. */
  readonly count: number;
  /** How much of it, along the axis, the steps in it take. */
  readonly busy: number;
  /** The guest command that it is about, with its mark as of then. */
  readonly command?: CommandBrief;
  /** It failed (an errno, a command error). */
  readonly failed: boolean;
  readonly violates: boolean;
}

/** A part of the run, in at most `columns` pieces per lane. */
export interface TimelineParams {
  readonly axis: AxisKind;
  /** Places along the axis. */
  readonly from: number;
  readonly to: number;
  readonly columns: number;
}

export interface Timeline {
  readonly from: number;
  readonly to: number;
  /** One per actor, in their order. */
  readonly lanes: readonly (readonly Span[])[];
}
