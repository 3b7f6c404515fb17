/** Queue memory as hexdump, xxd, od, gdb, crash and others print it. */
import { isScenario } from '../../scenario/language/text-kind.ts';
import { InputError } from '../../scenario/language/errors.ts';
import type { Brought, Commands, Importer } from '../importer.ts';
import { plausible, queueMemory, slotsIn } from '../queue-memory.ts';
import { isMemoryText } from '../text/lines.ts';
import { memoryInText } from '../text/memory.ts';

/** Of a command. */
const BYTES = 16;

export const MEMORY_TEXT = {
  id: 'memory-text',
  sniff: ({ text }) =>
    text !== undefined && !isScenario(text) && isMemoryText(text) ? 'most lines are addresses and numbers' : undefined,
  read: async (file) => {
    const { words } = commands(file);
    return (await import('../dump.ts')).machineOfCommands(file.name, words);
  },
  commands,
} satisfies Importer;

/** @throws InputError when what the text holds is no command queue */
function commands({ name, text = '' }: Brought): Commands {
  const memory = memoryInText(text, plausible);
  if (!memory)
    throw new InputError({ file: name }, 'expected lines of addresses and hexadecimal numbers of 1, 2, 4 or 8 bytes');
  const { bytes, form, why, missing, unread } = memory;
  const tail = bytes.length % BYTES;
  return {
    kind: `command-queue memory as ${form} prints it`,
    why,
    words: queueMemory(name, bytes.subarray(0, bytes.length - tail)),
    missing: slotsIn(missing, BYTES),
    unread: tail ? [...unread, { line: null, text: `the last ${tail} bytes are no whole command` }] : unread,
  };
}
