import type { PageCommand } from './command.ts';

const WHAT = 'Find anything: scenarios, hazards, lessons, captures, designs, commands, objects, terms';

export const FIND: PageCommand = {
  id: 'find',
  title: 'Find anything',
  hint: WHAT,
  keys: ['Ctrl+k'],
  help: WHAT,
  run: ({ actions }) => actions.showDialog('find'),
};

const IN_RUN = 'Find in this run: events and commands, by words or by what a stop is made of';

export const FIND_IN_RUN: PageCommand = {
  id: 'find-in-run',
  title: 'Find in this run',
  hint: IN_RUN,
  keys: ['/'],
  help: IN_RUN,
  when: ({ opened }) => opened !== null,
  run: ({ actions }) => actions.showDialog('find-in-run'),
};
