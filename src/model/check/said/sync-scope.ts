import type { PropertySaid } from './said.ts';
import { commandAt } from '../words.ts';
import { WORDS } from '../../arch/words.ts';

export const SYNC_SCOPE_SAID: PropertySaid = {
  statement: `Nothing after a ${WORDS.wait} is handed over before everything before it is complete.`,
  source: 'IHI 0070 4.7.3',
  exercisedBy: `a ${WORDS.wait} with a command before it, and one handed over after it`,
  sentence: (e, c) =>
    `${commandAt(c, e.pos, e.detail[0], e.detail[1])} was handed over before ${commandAt(c, e.other, e.detail[2], e.detail[3])} was complete, and a ${WORDS.wait} stands between them.`,
};
