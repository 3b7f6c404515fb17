/** A hung queue as one file: its ring with size, PROD and CONS, as the page writes it. */
import type { Importer } from '../importer.ts';
import { certainly } from '../sure.ts';

const MARK = /^\s*\{\s*"viommu-queue"\s*:/;

export const HUNG_QUEUE: Importer = {
  id: 'hung-queue',
  title: 'a queue with its PROD and CONS',
  sniff: ({ text = '' }) => certainly(MARK.test(text) ? 'it is JSON with the key viommu-queue' : undefined),
  read: async ({ name, text = '' }) => {
    const { hungQueueIn, machineOfHung } = await import('../hung-queue.ts');
    return machineOfHung(hungQueueIn(text, name));
  },
};
