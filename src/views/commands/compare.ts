import type { PageCommand } from './command.ts';

const WHAT = 'Compare: this run beside other designs and branches, by guest command';

export const COMPARE: PageCommand = {
  id: 'compare',
  title: 'Compare',
  hint: WHAT,
  keys: ['c'],
  help: WHAT,
  when: ({ opened }) => opened !== null,
  run: ({ actions }) => void actions.compare(),
};
