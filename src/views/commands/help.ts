import type { PageCommand } from './command.ts';

export const HELP: PageCommand = {
  id: 'help',
  title: 'Help',
  hint: 'Keys, marks and terms',
  keys: ['?'],
  help: 'This help',
  run: ({ actions }) => actions.showDialog('help'),
};
