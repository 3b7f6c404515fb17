/**
 * A hung queue: a ring in memory with its size, PROD and CONS, as one file, and as a machine that goes on where hardware stood,
 * from CONS up to PROD.
 */
import * as v from 'valibot';
import { hex } from '../model/fields/field.ts';
import { bytesToWords } from '../model/state/memory.ts';
import { InputError } from '../scenario/language/errors.ts';
import { machineAround, restoredText, restoreSyncs } from './dump.ts';
import type { Imported } from './importer.ts';
import { errorOf, pendingOf, pointerOf, pointerText } from './logs/pointer.ts';

export interface HungQueue {
  /** Of its memory, for messages. */
  readonly file: string;
  readonly log2size: number;
  /** Registers: index with the wrap bit above it; CONS with its error. */
  readonly prod: number;
  readonly cons: number;
  /** Four u32 a slot, from slot 0 on; slots behind the last are not known. */
  readonly words: Uint32Array;
  readonly missing: ReadonlySet<number>;
}

/** @throws InputError where what is pending is not in memory */
export function machineOfHung({ file, log2size, prod, cons, words, missing }: HungQueue): Imported {
  const slots = new Uint32Array(2 ** log2size * 4);
  slots.set(words.subarray(0, slots.length));
  const pending = pendingOf(cons & 0xfffff, prod & 0xfffff, log2size);
  if (!pending) throw new InputError({ file }, 'PROD and CONS are further apart than the queue is long');
  const gone = pending.filter((slot) => slot * 4 >= words.length || missing.has(slot));
  if (gone.length > 0)
    throw new InputError(
      { file },
      `slots ${gone.slice(0, 8).map(hex).join(', ')}${gone.length > 8 ? ', …' : ''} are pending, and the memory does not hold them`,
    );
  const commands = Uint32Array.from(pending.flatMap((slot) => [...slots.subarray(slot * 4, slot * 4 + 4)]));
  const restored = restoreSyncs(commands);
  const from = pointerOf(cons, log2size);
  return machineAround(file, commands, {
    log2: log2size,
    begins: { position: from.slot! + from.wrap! * 2 ** log2size, slots },
    about: `${pending.length} pending commands of a queue of 2^${log2size} entries, from CONS, ${pointerText(from)}, up to PROD, ${pointerText(pointerOf(prod, log2size))}.`,
    cautions: [
      'Played from CONS: what stands in the other slots was consumed before and is drawn as complete. Memory says nothing about tables: nothing is mapped.',
      ...(errorOf(cons) === 0
        ? []
        : [`CMDQ_CONS.ERR was ${errorOf(cons)}: the run finds out by itself what is wrong.`]),
      ...restoredText(restored),
    ],
  });
}

/** What marks the format, and its version. */
export const HUNG_QUEUE_KEY = 'viommu-queue';

const Register = v.pipe(
  v.number('expected a number'),
  v.integer('expected an integer'),
  v.minValue(0),
  v.maxValue(0xffffffff),
);
const Written = v.object({
  [HUNG_QUEUE_KEY]: v.literal(1, 'expected version 1'),
  name: v.string('expected a name'),
  log2size: v.pipe(v.number('expected a number'), v.integer(), v.minValue(0), v.maxValue(19)),
  prod: Register,
  cons: Register,
  missing: v.array(v.number()),
  /** Bytes in hexadecimal, from slot 0 on. */
  slots: v.pipe(
    v.string('expected hexadecimal digits'),
    v.regex(/^([0-9a-f]{32})*$/i, 'expected 32 hexadecimal digits a slot'),
  ),
});

/** As a file of its own. */
export function hungQueueText({ file, log2size, prod, cons, words, missing }: HungQueue): string {
  const bytes = new Uint8Array(words.slice().buffer);
  const slots = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return JSON.stringify({ [HUNG_QUEUE_KEY]: 1, name: file, log2size, prod, cons, missing: [...missing], slots });
}

/** @throws InputError */
export function hungQueueIn(text: string, file: string): HungQueue {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (problem) {
    throw new InputError({ file }, `not JSON: ${(problem as Error).message}`);
  }
  const checked = v.safeParse(Written, data);
  if (!checked.success) {
    const [issue] = checked.issues;
    throw new InputError({ file, field: v.getDotPath(issue) ?? undefined }, issue.message);
  }
  const { name, log2size, prod, cons, missing, slots } = checked.output;
  const bytes = Uint8Array.from(slots.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  return { file: name, log2size, prod, cons, words: bytesToWords(bytes), missing: new Set(missing) };
}
