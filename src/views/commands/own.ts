import type { PageCommand } from './command.ts';

const WHAT = 'Your own scenarios, and new ones from templates, files and pasted text';

export const OWN: PageCommand = {
  id: 'own',
  title: 'Own scenarios',
  hint: WHAT,
  keys: ['o'],
  help: WHAT,
  run: ({ actions }) => actions.showDialog('own'),
};
