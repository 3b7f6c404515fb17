import type { PageCommand } from './command.ts';

const WHAT = 'Map: every design that can be dialed, by cost and hazards';

export const MAP: PageCommand = {
  id: 'map',
  title: 'Map',
  hint: WHAT,
  keys: ['m'],
  help: WHAT,
  run: ({ actions }) => actions.showDialog('map'),
};
