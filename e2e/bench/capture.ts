/**
 * Long recordings, in Node: how fast they are read and run and looked at, and what they take. In processor time of the
 * process, for others may be at work beside it, and as one file, as commands are run. Each is made by repeating the longest one
 * that comes with the program.
 */
import { fork } from 'node:child_process';
import { bundled } from '../../src/tools/bundle.mjs';
import type { Benchmark } from './benchmark.ts';
import type { Task } from './capture-work.ts';

/** What a process of its own has measured of a task. */
async function measured(task: Task): Promise<number[]> {
  const work = await bundled('e2e/bench/capture-work.ts');
  return new Promise((resolve, reject) => {
    const child = fork(work, [task]);
    child.once('message', (runs) => resolve(runs as number[]));
    child.once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error(`${task} ended with ${String(code)}`)));
  });
}

const LIMITS: Readonly<Record<Task, readonly [unit: string, limit: string]>> = {
  'capture/read': ['ms', '≤ 1000, 500,000 commands read and indexed'],
  'capture/run': ['ms', '≤ 2000, 500,000 commands under viommu-batch'],
  'capture/seek': ['ms', '≤ 50, to any place of that run'],
  'capture/memory': ['MB', '≤ 300, that run'],
  'capture/read/5M': ['ms', 'no limit, 5,000,000 commands read and indexed'],
  'capture/memory/5M': ['MB', '≤ 300, those'],
  'capture/json': ['ms', '≤ 10,000, run --json of arm-noril-large under viommu-single'],
};

export const CAPTURE: readonly Benchmark[] = (Object.keys(LIMITS) as Task[]).map((id) => {
  const [unit, limit] = LIMITS[id];
  return { id, unit, limit, measure: () => measured(id) };
});
