/** Raw command-queue memory: 16-byte commands and nothing else. */
import type { Importer } from '../importer.ts';
import { queueMemory } from '../queue-memory.ts';

export const QUEUE_MEMORY = {
  id: 'queue-memory',
  sniff: ({ text }) => (text === undefined ? 'it is no text' : undefined),
  read: async ({ name, bytes }) => (await import('../dump.ts')).importDump(name, bytes),
  commands: ({ name, bytes }) => {
    const words = queueMemory(name, bytes);
    return {
      kind: 'command-queue memory',
      why: `its ${words.length / 4} entries of 16 bytes are commands or empty`,
      words,
      missing: new Set(),
      unread: [],
    };
  },
} satisfies Importer;
