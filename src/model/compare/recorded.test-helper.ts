/** Runs as a comparison takes them, made by hand: what a test does not say has not happened. */
import { Rows, type WordColumns } from '../system/column.ts';
import { SPINE } from '../system/logs.ts';
import type { Recorded } from './recorded.ts';

/** Words of a spine by their names, `flags` of SPINE_FLAG, and the command's own words. */
export type Written = Partial<Record<Exclude<keyof typeof SPINE, 'words' | 'SIZE'>, number>> & {
  readonly words?: readonly number[];
};

const COUNTERS = { exits: 0, consReads: 0, ioctls: 0, entries: 0, physicalCommands: 0, physicalSyncs: 0 };

/** What is recorded of a queue. */
export function columnsOf(commands: readonly Written[]): WordColumns {
  const rows = new Rows(SPINE.SIZE);
  for (const [i, { words = [], ...known }] of commands.entries()) {
    for (const [name, value] of Object.entries(known)) rows.put(i, SPINE[name as keyof typeof known], value);
    for (const [n, word] of words.entries()) rows.put(i, SPINE.words + n, word);
  }
  return rows.copied(commands.length);
}

/** A run of these queues: the commands of each in the order of the ring, all of the first emulated IOMMU unless said. */
export const recorded = (
  queues: readonly (readonly Written[] | { readonly emulated: number; readonly commands: readonly Written[] })[],
  known: Partial<Recorded> = {},
): Recorded => ({
  arch: 'smmuv3',
  length: 1000,
  names: ['vm0/vsmmu0'],
  devices: ['A', 'B'],
  queues: queues.map((queue) => {
    const { emulated, commands } = 'commands' in queue ? queue : { emulated: 0, commands: queue };
    return { emulated, count: commands.length, columns: columnsOf(commands) };
  }),
  errors: [],
  dmas: [],
  records: [],
  counters: COUNTERS,
  doneAgain: 0,
  staleDmas: 0,
  time: null,
  verdicts: [],
  ...known,
});
