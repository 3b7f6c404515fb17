/** A machine that goes on where hardware stood: a ring in memory, played from CONS up to PROD. */
import { hex } from '../model/fields/field.ts';
import { InputError } from '../scenario/language/errors.ts';
import { machineAround, restoredText, restoreSyncs } from './dump.ts';
import type { Imported } from './importer.ts';
import { type Known, queuesIn } from './logs/explain.ts';
import type { Input } from './logs/inputs.ts';
import { pointerText } from './logs/pointer.ts';
import type { Given } from './logs/report.ts';

/** @throws InputError where no queue with its size, PROD and CONS is among the inputs, or what is pending is not in memory */
export function machineFromCons(inputs: readonly Input[], given: Given): Imported {
  const known = queuesIn(inputs, given).filter(({ ring }) => ring !== undefined);
  const [one, ...others] = known.filter(({ queue }) => queue.pending !== null);
  const files = inputs.map(({ file }) => file).join(', ');
  if (known.length === 0)
    throw new InputError(
      { file: files },
      'expected the memory of a command queue among the files; explain says what these are',
    );
  if (!one)
    throw new InputError(
      { file: known[0].ring!.file },
      `expected ${wanted(known[0]).join(', ')}: no log tells, so give ${wanted(known[0])
        .map((name) => `--${name}`)
        .join(' and ')}`,
    );
  if (others.length > 0)
    throw new InputError({ file: files }, `there are ${others.length + 1} queues that could be played; expected one`);
  return machineOf(one);
}

const wanted = ({ queue: { log2size, prod, cons } }: Known): string[] => [
  ...(log2size === null ? ['log2size'] : []),
  ...(prod === null ? ['prod'] : []),
  ...(cons === null ? ['cons'] : []),
];

function machineOf({ queue, ring }: Known): Imported {
  const { file, words, missing } = ring!;
  const log2 = queue.log2size!;
  const cons = queue.cons!;
  const pending = queue.pending!;
  const slots = new Uint32Array(2 ** log2 * 4);
  slots.set(words.subarray(0, slots.length));
  const gone = pending.filter((slot) => slot * 4 >= words.length || missing.has(slot));
  if (gone.length > 0)
    throw new InputError(
      { file },
      `slots ${gone.slice(0, 8).map(hex).join(', ')}${gone.length > 8 ? ', …' : ''} are pending, and the memory does not hold them`,
    );
  const commands = Uint32Array.from(pending.flatMap((slot) => [...slots.subarray(slot * 4, slot * 4 + 4)]));
  const restored = restoreSyncs(commands);
  return machineAround(file, commands, {
    log2,
    begins: { position: cons.slot! + cons.wrap! * 2 ** log2, slots },
    about: `${pending.length} pending commands of a queue of 2^${log2} entries, from CONS, ${pointerText(cons)}, up to PROD, ${pointerText(queue.prod!)}.`,
    cautions: [
      'Played from CONS: what stands in the other slots was consumed before and is drawn as complete. Memory says nothing about tables: nothing is mapped.',
      ...(cons.error === 0 ? [] : [`CMDQ_CONS.ERR was ${cons.error}: the run finds out by itself what is wrong.`]),
      ...restoredText(restored),
    ],
  });
}
