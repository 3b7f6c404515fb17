/**
 * What a second worker gains, where it has a core of its own: twice the processor time that hazards without their guarantees take
 * with one, by what they take with two, each of which compiles for itself.
 */
import { loadHazard } from '../../src/cli/files.ts';
import { type Found, type Task, searchTask } from '../../src/cli/threads/hazard-work.ts';
import { startThreads } from '../../src/cli/threads/threads.ts';
import { type MatrixCell, cellsOf } from '../../src/scenario/hazards/hazard.ts';
import type { Benchmark } from './benchmark.ts';

const HAZARDS = ['H05', 'H10', 'H22', 'H31', 'H37'];

const applies = ({ expected }: MatrixCell): boolean => expected !== 'not-applicable';

async function tasks(): Promise<Task[]> {
  const hazards = await Promise.all(HAZARDS.map(loadHazard));
  return hazards.flatMap(({ scenario }) =>
    cellsOf(scenario)
      .filter(applies)
      .map((cell) => ({ scenario, cells: [cell], whyNot: true })),
  );
}

/** Seconds of processor time, of all threads. */
async function seconds(all: readonly Task[], workers: number): Promise<number> {
  const began = process.cpuUsage().user;
  const pool = startThreads<Task, Found[]>(
    new URL('../../src/cli/threads/hazard-thread.ts', import.meta.url),
    searchTask,
    workers,
  );
  for await (const _ of pool.results(all));
  await pool.close();
  return (process.cpuUsage().user - began) / 1e6;
}

async function gain(): Promise<number[]> {
  const all = await tasks();
  // Bundles what workers run.
  await seconds(all.slice(0, 1), 2);
  return [(2 * (await seconds(all, 1))) / (await seconds(all, 2))];
}

export const WORKERS: readonly Benchmark[] = [
  { id: 'check/workers', unit: 'times', limit: '≥ 1.7, two against one', measure: gain },
];
