/** Puts a hung queue together from what files say: its memory, and what tells its size, PROD and CONS. */
import { InputError } from '../scenario/language/errors.ts';
import { type HungQueue, machineOfHung } from './hung-queue.ts';
import type { Imported } from './importer.ts';
import { type Known, queuesIn } from './logs/explain.ts';
import type { Input } from './logs/facts.ts';
import type { Given } from './logs/report.ts';

/** @throws InputError where no queue with its size, PROD and CONS is among the inputs */
export function hungQueueOf(inputs: readonly Input[], given: Given): HungQueue {
  const known = queuesIn(inputs, given).filter(({ ring }) => ring !== undefined);
  const [one, ...others] = known.filter(({ queue }) => queue.pending !== null);
  const files = inputs.map(({ file }) => file).join(', ');
  if (known.length === 0)
    throw new InputError({ file: files }, 'expected the memory of a command queue among the files');
  if (!one)
    throw new InputError(
      { file: known[0].ring!.file },
      `expected ${wanted(known[0]).join(', ')} of the queue: no file tells`,
    );
  if (others.length > 0)
    throw new InputError({ file: files }, `there are ${others.length + 1} queues that could be played; expected one`);
  const { queue, ring } = one;
  const log2size = queue.log2size!;
  const register = ({ slot, wrap }: { readonly slot: number | null; readonly wrap: number | null }): number =>
    slot! + wrap! * 2 ** log2size;
  return {
    ...ring!,
    log2size,
    prod: register(queue.prod!),
    cons: register(queue.cons!) + queue.cons!.error * 2 ** 24,
  };
}

const wanted = ({ queue: { log2size, prod, cons } }: Known): string[] => [
  ...(log2size === null ? ['log2size'] : []),
  ...(prod === null ? ['prod'] : []),
  ...(cons === null ? ['cons'] : []),
];

/** @throws InputError */
export const machineFromCons = (inputs: readonly Input[], given: Given): Imported =>
  machineOfHung(hungQueueOf(inputs, given));
