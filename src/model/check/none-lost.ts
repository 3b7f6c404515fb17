import { OP } from '../fields/commands.ts';
import type { Property } from './property.ts';
import { DONE } from './track.ts';
import { commandAt } from './words.ts';

const ACCOUNTED = DONE.complete | DONE.vmm | DONE.refused;

export const NONE_LOST: Property = {
  id: 'none-lost',
  statement:
    'When a SYNC is seen complete, every earlier command not refused at its own index was executed in a form that covers its scope, or done by the VMM (SYNC, PREFETCH, CFGI_STE by re-attach), or had no host object to act on.',
  source: 'IHI 0070 4.7.3',
  monitor: {
    observe: ({ track }, queue, pos) => {
      const lost = track
        .between(queue, track.observed(queue), pos)
        .find((p) => !(track.marks(queue, p) & ACCOUNTED) || track.marks(queue, p) & DONE.lost);
      return lost === undefined ? undefined : { pos, other: lost };
    },
  },
  exercisedBy: 'a CMD_SYNC seen complete, with a command before it',
  exercises: { observe: ({ track }, queue, pos) => track.observed(queue) !== pos },
  sentence: (a) =>
    a[6] % 256 === OP.SYNC
      ? `to the guest ${commandAt(a, 2, 4)} is complete, but the command that it has overwritten at ${a[3]} was legal, and nobody has executed it.`
      : `to the guest ${commandAt(a, 2, 4)} is complete, but ${commandAt(a, 3, 6)} was never executed.`,
};
