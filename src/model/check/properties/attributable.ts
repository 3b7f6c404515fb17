import type { Property } from '../property.ts';
import { wordAt } from '../words.ts';
import { WORDS } from '../../arch/words.ts';

export const ATTRIBUTABLE: Property = {
  id: 'attributable',
  statement: `When a ${WORDS.wait} fails with ${WORDS.unanswered}, the ${WORDS.deviceInvalidation}s that it closes are for one device: it is known which one did not answer.`,
  source: 'IHI 0070 4.5.1; Robin Murphy, linux-arm-kernel, 6 Mar 2026',
  monitor: {
    unanswered: ({ m }, queue, pos, closed) => {
      const invalidations = closed.filter(([q, p]) => m.arch.commands.isDeviceInvalidation(wordAt(m, q, p)));
      const named = new Set(invalidations.map(([q, p]) => `${q}/${m.mem.read32(m.arch.guest.slot(m, q, p) + 4)}`));
      return named.size !== 1 ? { queue, pos, other: pos, detail: [named.size, 0, 0, 0] } : undefined;
    },
  },
  exercisedBy: 'an ATC time-out',
  exercises: { timeOut: () => true },
  sentence: (e) =>
    e.detail[0] === 0
      ? `a ${WORDS.wait} (command ${e.pos}) fails with ${WORDS.unanswered}, and closes no ${WORDS.deviceInvalidation}: it tells of somebody else's.`
      : `a ${WORDS.wait} fails with ${WORDS.unanswered} that closes ${WORDS.deviceInvalidation}s for ${e.detail[0]} devices (from command ${e.pos} on): which of them did not answer, nobody can tell.`,
};
