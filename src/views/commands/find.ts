import type { Command } from './command.ts';

const WHAT = 'Find anything: scenarios, hazards, lessons, captures, designs, commands, objects, terms';

export const FIND: Command = {
  id: 'find',
  title: 'Find anything',
  hint: WHAT,
  keys: ['Ctrl+k', '/'],
  help: WHAT,
  run: ({ actions }) => actions.showDialog('find'),
};
