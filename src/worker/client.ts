/** The page's end of the worker: typed calls that return promises. */
import type { Control, HowFar, Message, Problem, Request, RequestName, Requests } from './protocol.ts';
import { PROTOCOL_VERSION } from './protocol.ts';

/** An error whose message is meant for the user: it says what is wrong with what they gave. */
export class InputError extends Error {
  /** Each with its place, in the order of the file; empty where there is none to name. */
  readonly problems: readonly Problem[];

  constructor(message: string, problems: readonly Problem[] = []) {
    super(message);
    this.problems = problems;
  }
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: HowFar) => void;
  /** Called with the means to pause the call and to let it go on. */
  readonly onStart?: (pause: (on: boolean) => void) => void;
  /** Called when the call rests because it was paused: no progress follows until it goes on. */
  readonly onPaused?: () => void;
  /** What of the params is handed over, not copied: nobody here has it any more. */
  readonly handed?: readonly Transferable[];
}

export interface Client {
  call<N extends RequestName>(
    name: N,
    params: Requests[N]['params'],
    options?: CallOptions,
  ): Promise<Requests[N]['result']>;
  /** The same worker with another session, which ends with it. `onCrash` is called once if it dies, or is ended before. */
  beside(onCrash: (error: Error) => void): Client;
  close(): void;
}

interface Waiting {
  readonly session: number;
  resolve: (value: never) => void;
  reject: (error: Error) => void;
  options: CallOptions;
}

/** The part of `Worker` that is used; tests give their own. */
export interface Port {
  postMessage(message: Request | Control, handed?: readonly Transferable[]): void;
  onmessage: ((event: MessageEvent<Message>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

const FIRST = 0;

/** `onCrash` is called once if the worker dies; calls under way are rejected. `base`: address of the page. */
export function connect(
  port: Port,
  onCrash: (error: Error) => void,
  base = globalThis.document?.baseURI ?? '',
): Client {
  const waiting = new Map<number, Waiting>();
  /** By session. */
  const crashes = new Map([[FIRST, onCrash]]);
  let last = 0;
  let sessions = FIRST;

  port.onmessage = ({ data }) => {
    const call = waiting.get(data.id);
    if (!call) return;
    if (data.type === 'progress') {
      call.options.onProgress?.(data);
      return;
    }
    if (data.type === 'paused') {
      call.options.onPaused?.();
      return;
    }
    waiting.delete(data.id);
    if (data.type === 'result') call.resolve(data.result as never);
    else call.reject(data.problems.length > 0 ? new InputError(data.message, data.problems) : new Error(data.message));
  };

  const crash = (error: Error): void => {
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
    for (const crashed of [...crashes.values()].reverse()) crashed(error);
    crashes.clear();
  };
  port.onerror = (event) => crash(new Error(event.message || 'the worker stopped'));

  /** What is given up has no answer. */
  const leave = (session: number): void => {
    crashes.delete(session);
    for (const [id, call] of waiting) if (call.session === session) waiting.delete(id);
  };

  const clientOf = (session: number): Client => ({
    call(name, params, options = {}) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { session, resolve, reject, options });
        options.signal?.addEventListener('abort', () => {
          if (!waiting.delete(id)) return;
          port.postMessage({ version: PROTOCOL_VERSION, cancel: id });
          reject(new DOMException('cancelled', 'AbortError'));
        });
        port.postMessage({ version: PROTOCOL_VERSION, id, session, base, name, params }, options.handed);
        options.onStart?.((on) => port.postMessage({ version: PROTOCOL_VERSION, pause: id, on }));
      });
    },
    beside(crashed) {
      crashes.set(++sessions, crashed);
      return clientOf(sessions);
    },
    close() {
      leave(session);
      if (session !== FIRST) {
        port.postMessage({ version: PROTOCOL_VERSION, leave: session });
        return;
      }
      port.terminate();
      crash(new Error('the worker was ended'));
    },
  });
  return clientOf(FIRST);
}

/** Starts the model's worker. */
export const startWorker = (): Port =>
  new Worker(new URL('./host.ts', import.meta.url), { type: 'module', name: 'model' });
