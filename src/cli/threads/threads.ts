/** Work in several threads. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { bundled } from '../../tools/bundle.mjs';
import { type Options, integerOf } from '../usage.ts';

/** One core is left to others. */
export const MOST_THREADS = Math.max(1, availableParallelism() - 1);

/** The option of commands that search or run in threads: how many at a time. */
export const THREADS = {
  option: { threads: { type: 'string' } },
  help: `--threads N  searches at a time; when absent one for each core but one: ${MOST_THREADS} here`,
  /** @throws UsageError */
  of: (command: string, { threads }: Options): number =>
    integerOf(`${command}: --threads`, String(threads ?? MOST_THREADS), 1, 256),
} as const;

/** Tasks that a thread has at a time, so that it need not wait for the next one. */
const AHEAD = 2;

/** What a thread answers; without a result the task has failed. */
export interface ThreadAnswer<R> {
  readonly number: number;
  readonly result?: R;
}

export interface Threads<T, R> {
  /** The results in the order of the tasks, each once it and all before it are there. */
  results(tasks: readonly T[]): AsyncGenerator<R>;
  close(): Promise<void>;
}

/**
 * Threads that run `entry`, and begin to load at once; one thread is this one. What fails in a thread is done again here,
 * where its error is what it is.
 */
export function startThreads<T, R>(entry: URL, here: (task: T) => R, count: number): Threads<T, R> {
  const answers = new Map<number, R | undefined>();
  let wake = (): void => {};
  let dead = false;
  const started = (program: string): Worker[] =>
    Array.from({ length: count }, () =>
      new Worker(program).on('error', () => {
        dead = true;
        wake();
      }),
    );
  const starting: Promise<Worker[]> = count < 2 ? Promise.resolve([]) : bundled(fileURLToPath(entry)).then(started);

  async function* results(tasks: readonly T[]): AsyncGenerator<R> {
    const workers = await starting;
    let next = 0;
    const feed = (worker: Worker): void => {
      if (next < tasks.length) worker.postMessage({ number: next, task: tasks[next++] });
    };
    for (const worker of workers) {
      worker.on('message', ({ number, result }: ThreadAnswer<R>) => {
        feed(worker);
        answers.set(number, result);
        wake();
      });
      for (let i = 0; i < AHEAD; i++) feed(worker);
    }
    for (let i = 0; i < tasks.length; i++) {
      // What a thread that has died would have answered is done here.
      while (workers.length > 0 && !dead && !answers.has(i)) await new Promise<void>((resolve) => (wake = resolve));
      yield answers.get(i) ?? here(tasks[i]);
      answers.set(i, undefined);
    }
  }

  return {
    results,
    close: async () => {
      await Promise.all((await starting).map((worker) => worker.terminate()));
    },
  };
}
