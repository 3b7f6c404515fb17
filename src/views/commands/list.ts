import type { PageCommand } from './command.ts';

const WHAT = 'List: every command of a queue, with a filter, search and counts';

export const LIST_COMMANDS: PageCommand = {
  id: 'list',
  title: 'List',
  hint: WHAT,
  keys: ['q'],
  help: WHAT,
  run: ({ actions }) => actions.showDialog('list'),
};
