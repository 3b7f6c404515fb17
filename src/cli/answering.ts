/** What a thread does: it answers tasks, one by one. */
import { parentPort } from 'node:worker_threads';
import type { ThreadAnswer } from './threads/threads.ts';

export function answering<T, R>(work: (task: T) => R): void {
  parentPort!.on('message', ({ number, task }: { readonly number: number; readonly task: T }) => {
    parentPort!.postMessage(answer(number, task));
  });
  function answer(number: number, task: T): ThreadAnswer<R> {
    try {
      return { number, result: work(task) };
    } catch {
      return { number };
    }
  }
}
