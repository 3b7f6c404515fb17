import type { Command } from './command.ts';

export const HELP: Command = {
  id: 'help',
  title: 'Help',
  hint: 'Keys, marks and terms',
  keys: ['?'],
  help: 'This help',
  run: ({ actions }) => actions.showDialog('help'),
};
