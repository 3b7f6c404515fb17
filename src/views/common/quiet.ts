import type { Opened } from '../../worker/protocol.ts';

/** Nobody writes a command in the whole run: it is about objects, and there is nothing to say of queues. */
export const isQuiet = ({ queues }: Pick<Opened, 'queues'>): boolean => queues.every(({ commands }) => commands === 0);
