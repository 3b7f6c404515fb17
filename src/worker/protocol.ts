/**
 * What the page and the model's worker say to each other. Plain data only: its shapes are in `protocol/`, a file per part
 * of the page. One request, one answer (or an error); `progress` may come in between; `cancel` names a request that
 * nobody waits for any more, `pause` one that waits.
 */
import type { Problem } from '../scenario/language/errors.ts';
import type { HANDLERS, PANELS } from './handlers.ts';
import type { HowFar } from './protocol/how-far.ts';

export type { ActorKind } from '../model/state/actors.ts';
export type { Problem } from '../scenario/language/errors.ts';
export type { Verdict } from '../model/system/run.ts';
export type { CommandStatus } from '../model/system/status.ts';
export type { Counters } from '../model/system/tally.ts';
export type * from './protocol/caches.ts';
export type * from './protocol/compare.ts';
export type * from './protocol/detail.ts';
export type * from './protocol/edit.ts';
export type * from './protocol/explain.ts';
export type * from './protocol/fields.ts';
export type * from './protocol/graph.ts';
export type * from './protocol/how-far.ts';
export type * from './protocol/axis.ts';
export type * from './protocol/lesson.ts';
export type * from './protocol/library.ts';
export type * from './protocol/map.ts';
export type * from './protocol/moving.ts';
export type * from './protocol/next.ts';
export type * from './protocol/open.ts';
export type * from './protocol/place.ts';
export type * from './protocol/queues.ts';
export type * from './protocol/registers.ts';
export type * from './protocol/search.ts';
export type * from './protocol/step.ts';
export type * from './protocol/steps.ts';
export type * from './protocol/text.ts';
export type * from './protocol/timeline.ts';
export type * from './protocol/traffic.ts';
export type * from './protocol/view.ts';
export type * from './protocol/walk.ts';

export const PROTOCOL_VERSION = 12;

/** What can be asked: every line of the table of handlers. */
export type Requests = {
  readonly [N in keyof typeof HANDLERS]: {
    readonly params: Parameters<(typeof HANDLERS)[N]>[0];
    readonly result: Awaited<ReturnType<(typeof HANDLERS)[N]>>;
  };
};

export type RequestName = keyof Requests;

/** What a part of the page asks for itself, when it is shown. */
export type PanelName = keyof typeof PANELS;

export interface Request<N extends RequestName = RequestName> {
  readonly version: number;
  readonly id: number;
  /** A worker has several, each with a run of its own open: their requests do not wait for each other. */
  readonly session: number;
  /** Address of the page: captures lie beside it. */
  readonly base: string;
  readonly name: N;
  readonly params: Requests[N]['params'];
}

export type Message =
  | { readonly id: number; readonly type: 'result'; readonly result: unknown }
  /** `problems`: what is wrong with what the user gave (a file, an id), in its order; empty where the fault is the program's. */
  | { readonly id: number; readonly type: 'error'; readonly message: string; readonly problems: readonly Problem[] }
  | ({ readonly id: number; readonly type: 'progress' } & HowFar)
  /** Nothing is done for the request, and no progress told, until it may go on. */
  | { readonly id: number; readonly type: 'paused' };

/** About a request under way; about a session that nobody asks any more. */
export type Control =
  | { readonly version: number; readonly cancel: number }
  | { readonly version: number; readonly pause: number; readonly on: boolean }
  | { readonly version: number; readonly leave: number };
