/**
 * What a second worker gains, where it has a core of its own: twice the processor time that all hazards and why not take
 * with one, by what they take with two, each of which compiles for itself. Each in a process that has compiled nothing yet, as
 * where somebody asks for it.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bundled } from '../../src/tools/bundle.mjs';
import type { Benchmark } from './benchmark.ts';

const RUNS = 3;

/** Seconds of processor time, of all threads. */
const seconds = (workers: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('./workers-time.ts', import.meta.url), [String(workers)]);
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error(`check/workers ended with ${String(code)}`)));
  });

async function gain(): Promise<number[]> {
  await bundled(fileURLToPath(new URL('../../src/cli/threads/hazard-thread.ts', import.meta.url)));
  const gains: number[] = [];
  for (let i = 0; i < RUNS; i++) gains.push((2 * (await seconds(1))) / (await seconds(2)));
  return gains;
}

export const WORKERS: readonly Benchmark[] = [
  { id: 'check/workers', unit: 'times', limit: '≥ 1.7, two against one', measure: gain },
];
