/** Command-queue memory: 16-byte commands, raw or as hexdump, xxd, od, gdb, crash and others print them. */
import { InputError } from '../../scenario/language/errors.ts';
import type { Brought, Commands, Importer } from '../importer.ts';
import type { Sure } from '../sure.ts';
import { heldOf, memoryOf, printsMemory, wholeOf } from '../memory.ts';
import { wordsIn } from '../../model/state/memory.ts';
import { holdsQueue, queueMemory, slotsIn, tailOf } from '../queue-memory.ts';

/** Of a command. */
const BYTES = 16;

export const COMMAND_QUEUE = {
  id: 'command-queue',
  title: 'command-queue memory',
  sniff: (file) => {
    if (file.text === undefined) return { why: 'it is no text', sure: surely(file) };
    if (printsMemory(file)) return { why: 'most lines are addresses and numbers', sure: surely(file) };
    return memoryOf(file) && { why: 'it is a list of numbers', sure: surely(file) };
  },
  read: async (file) => {
    const { importDump, machineOfCommands } = await import('../dump.ts');
    const { name, bytes, lost = [], from } = file;
    if (!memoryOf(file)?.form) return importDump(name, bytes, from);
    const { unread, ...held } = commands(file);
    return machineOfCommands(name, { ...held, unread: [...unread, ...lost] }, from);
  },
  commands,
  facts(file) {
    const { words, missing, address, ...told } = commands(file);
    const ring = { file: file.name, words, missing, ...(address !== undefined && { address }) };
    return { ...told, facts: [], rings: [ring] };
  },
} satisfies Importer;

/** Whether a file holds memory, raw or printed, that is no command queue; zeros alone are none of anything. */
export function holdsOther(file: Brought): boolean {
  const memory = memoryOf(file);
  if (!memory) return false;
  const bytes = heldOf(memory, BYTES);
  return bytes.some((byte) => byte !== 0) && !holdsQueue(bytes);
}

/** A guess where the bytes are no command queue: who names the kind, is told what they are. */
function surely(file: Brought): Sure {
  const memory = memoryOf(file);
  if (!memory) return 'guess';
  const bytes = heldOf(memory, BYTES);
  return bytes.some((byte) => byte !== 0) && holdsQueue(bytes) ? 'likely' : 'guess';
}

/** @throws InputError when this is no command queue */
function commands(file: Brought): Commands {
  const { name, bytes } = file;
  const memory = memoryOf(file);
  if (memory?.form) {
    const whole = wholeOf(memory, BYTES, 'command');
    queueMemory(name, heldOf(memory, BYTES));
    return {
      kind: `command-queue memory${memory.form}`,
      why: memory.how,
      words: wordsIn(whole.bytes),
      missing: slotsIn(memory.missing, BYTES),
      unread: whole.unread,
      ...(memory.address !== undefined && { address: memory.address }),
    };
  }
  if (printsMemory(file))
    throw new InputError({ file: name }, 'expected lines of addresses and hexadecimal numbers of 1, 2, 4 or 8 bytes');
  const words = queueMemory(name, bytes);
  return {
    kind: 'command-queue memory',
    why: `its ${words.length / 4} entries of ${BYTES} bytes are commands or empty`,
    words,
    missing: new Set(),
    unread: tailOf(bytes),
  };
}
