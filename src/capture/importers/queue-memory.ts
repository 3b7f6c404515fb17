/** Raw command-queue memory: 16-byte commands and nothing else. */
import type { Importer } from '../importer.ts';
import { queueMemory } from '../queue-memory.ts';

export const QUEUE_MEMORY = {
  id: 'queue-memory',
  sniff: ({ text }) => text === undefined,
  read: async ({ name, bytes }) => (await import('../dump.ts')).importDump(name, bytes),
  commands: ({ name, bytes }) => queueMemory(name, bytes),
} satisfies Importer;
