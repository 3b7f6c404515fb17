/** A process of its own for `check/workers`: sends its parent the seconds of processor time that searches take in so many threads. */
import { loadHazards } from '../../src/cli/files.ts';
import { type Found, type Task, searchTask } from '../../src/cli/threads/hazard-work.ts';
import { startThreads } from '../../src/cli/threads/threads.ts';
import { type MatrixCell, cellsOf } from '../../src/scenario/hazards/hazard.ts';

const applies = ({ expected }: MatrixCell): boolean => expected !== 'not-applicable';

const tasks = (await loadHazards()).flatMap(({ scenario }) =>
  cellsOf(scenario)
    .filter(applies)
    .map((cell): Task => ({ scenario, cells: [cell], whyNot: true })),
);
const began = process.cpuUsage().user;
const pool = startThreads<Task, Found[]>(
  new URL('../../src/cli/threads/hazard-thread.ts', import.meta.url),
  searchTask,
  Number(process.argv[2]),
);
for await (const _ of pool.results(tasks));
await pool.close();
process.send?.((process.cpuUsage().user - began) / 1e6);
process.disconnect();
