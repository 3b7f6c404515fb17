/** A thread that searches hazards. */
import { parentPort } from 'node:worker_threads';
import { type Found, type Task, searchTask } from './hazard-work.ts';
import type { Answer } from './threads.ts';

parentPort!.on('message', ({ number, task }: { readonly number: number; readonly task: Task }) => {
  parentPort!.postMessage(answer(number, task));
});

function answer(number: number, task: Task): Answer<Found> {
  try {
    return { number, result: searchTask(task) };
  } catch {
    return { number };
  }
}
