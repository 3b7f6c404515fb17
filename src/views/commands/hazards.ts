import type { PageCommand } from './command.ts';

const WHAT = 'Hazards: what can go wrong under which design';

export const HAZARDS: PageCommand = {
  id: 'hazards',
  title: 'Hazards',
  hint: WHAT,
  keys: ['h'],
  help: WHAT,
  run: ({ actions }) => actions.showDialog('hazards'),
};
