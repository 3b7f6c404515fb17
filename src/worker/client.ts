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
}

export interface Client {
  call<N extends RequestName>(
    name: N,
    params: Requests[N]['params'],
    options?: CallOptions,
  ): Promise<Requests[N]['result']>;
  close(): void;
}

interface Waiting {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
  options: CallOptions;
}

/** The part of `Worker` that is used; tests give their own. */
export interface Port {
  postMessage(message: Request | Control): void;
  onmessage: ((event: MessageEvent<Message>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** `onCrash` is called once if the worker dies; calls under way are rejected. `base`: address of the page. */
export function connect(
  port: Port,
  onCrash: (error: Error) => void,
  base = globalThis.document?.baseURI ?? '',
): Client {
  const waiting = new Map<number, Waiting>();
  let last = 0;

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

  port.onerror = (event) => {
    const error = new Error(event.message || 'the worker stopped');
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
    onCrash(error);
  };

  return {
    call(name, params, options = {}) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, options });
        options.signal?.addEventListener('abort', () => {
          if (!waiting.delete(id)) return;
          port.postMessage({ version: PROTOCOL_VERSION, cancel: id });
          reject(new DOMException('cancelled', 'AbortError'));
        });
        port.postMessage({ version: PROTOCOL_VERSION, id, base, name, params });
        options.onStart?.((on) => port.postMessage({ version: PROTOCOL_VERSION, pause: id, on }));
      });
    },
    close: () => port.terminate(),
  };
}

/** Starts the model's worker. */
export const startWorker = (): Port =>
  new Worker(new URL('./host.ts', import.meta.url), { type: 'module', name: 'model' });
