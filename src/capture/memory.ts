/** The memory that a file holds: its bytes, or those that it prints. */
import { InputError } from '../scenario/language/errors.ts';
import { isScenario, textKind } from '../scenario/language/text-kind.ts';
import type { Brought } from './importer.ts';
import { formatOf } from './formats.ts';
import { plausible, readJudged, slotsIn, tailOf } from './queue-memory.ts';
import { done, type Reading, within } from './reading.ts';
import { memoryReading } from './text/memory.ts';
import { isMemoryText } from './text/reader.ts';
import type { Unread } from './unread.ts';

export interface Memory {
  readonly bytes: Uint8Array;
  /** ` as xxd prints it`; '' of raw memory. */
  readonly form: string;
  /** How it was read, for `why`; '' of raw memory. */
  readonly how: string;
  /** Ranges of bytes that are not there, [from, to); zeros in `bytes`. */
  readonly missing: readonly (readonly [from: number, to: number])[];
  readonly unread: readonly Unread[];
  /** Where it begins, as its text says. */
  readonly address?: bigint;
}

/** Every kind of memory looks at a file; it is read once. */
const READ = new WeakMap<Brought, Memory | undefined>();

/** Undefined for text that prints no memory. */
export function memoryOf(file: Brought): Memory | undefined {
  return done(readMemory(file));
}

/**
 * The same of a file that is read as memory, whatever it looks like.
 * @throws InputError for text that prints none
 */
export function memoryIn(file: Brought): Memory {
  const memory = memoryOf(file);
  if (memory) return memory;
  const kind = textKind(file.text!) ?? (isScenario(file.text!) ? 'a scenario' : 'text');
  throw new InputError({ file: file.name }, `this is ${kind}: expected memory, raw or as tools print it`);
}

/** What `memoryOf` gives, in turns, and what its bytes are; who asks for it later has it at once. */
export function* readMemory(file: Brought): Reading<Memory | undefined> {
  if (!READ.has(file)) {
    const memory = yield* within(read(file), 0, 0.8);
    if (memory && !formatOf(memory.bytes)) yield* within(readJudged(memory.bytes), 0.8, 1);
    READ.set(file, memory);
  }
  return READ.get(file);
}

function* read({ text, bytes }: Brought): Reading<Memory | undefined> {
  if (text === undefined) return { bytes, form: '', how: '', missing: [], unread: [] };
  if (isScenario(text)) return undefined;
  const printed = yield* memoryReading(text, plausible);
  return printed && { ...printed, form: ` as ${printed.form} prints it`, how: printed.why };
}

/** Whether most of a text is lines of numbers, that can be read or not. */
export const printsMemory = ({ text }: Brought): boolean =>
  text !== undefined && !isScenario(text) && isMemoryText(text);

/** Those of `bytes` each that are whole, and what is said of the rest. */
export function wholeOf({ bytes, unread }: Memory, size: number, what: string) {
  return {
    bytes: bytes.subarray(0, bytes.length - (bytes.length % size)),
    unread: [...unread, ...tailOf(bytes, size, what)],
  };
}

/** Those of `bytes` each of which every byte is there, without what is missing between them: they tell what the memory is. */
export function heldOf({ bytes, missing }: Memory, size: number): Uint8Array {
  // The very bytes, if they are whole: what was found out about them is found by them.
  const whole = bytes.length % size === 0 ? bytes : bytes.subarray(0, bytes.length - (bytes.length % size));
  if (missing.length === 0) return whole;
  const gone = slotsIn(missing, size);
  const held = Array.from({ length: whole.length / size }, (_, n) => n).filter((n) => !gone.has(n));
  const out = new Uint8Array(held.length * size);
  for (const [to, n] of held.entries()) out.set(whole.subarray(n * size, n * size + size), to * size);
  return out;
}

/** `lines of addresses and single bytes; 4 records` */
export const whyOf = ({ how }: Memory, what: string): string => [how, what].filter(Boolean).join('; ');
