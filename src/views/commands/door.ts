import type { PageCommand } from './command.ts';

export const DOOR: PageCommand = {
  id: 'door',
  title: 'Front door',
  hint: 'What this is, and three ways into it',
  run: ({ actions }) => actions.showDialog('door'),
};
