import { commandAt } from '../words.ts';
import type { PropertySaid } from './said.ts';

export const ORDER_SAID: PropertySaid = {
  statement:
    'Commands are handed over in queue order. Stricter than the architecture, which orders nothing between two SYNCs; it is what lets one number, CONS, tell the truth.',
  source: 'Nicolin Chen, LKML, 13 Dec 2023, "Re: [PATCH v6 0/6] iommufd: Add nesting infrastructure (part 2/2)"',
  exercisedBy: 'two commands of a queue handed over',
  sentence: (e, c) => {
    const behind =
      e.other === e.pos
        ? 'one that stood before it and has left its slot'
        : commandAt(c, e.other, e.detail[2], e.detail[3]);
    return `${commandAt(c, e.pos, e.detail[0], e.detail[1])} was handed over before ${behind}.`;
  },
};
