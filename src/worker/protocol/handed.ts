/** What is handed over, where it is kept no longer: to copy it takes longer than to make it. */
import type { Recorded } from './compare.ts';

/** Nearly all that is recorded of a run, in bytes. */
export const columnsOf = ({ queues }: Recorded): readonly ArrayBuffer[] =>
  queues.flatMap(({ columns }) => columns.flatMap((column) => column?.buffer ?? []));
