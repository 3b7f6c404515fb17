import type { PageCommand } from './command.ts';

const WHAT = 'The scenario as text: change it, and see at once what becomes of it';

export const EDITOR: PageCommand = {
  id: 'editor',
  title: 'Scenario as text',
  hint: WHAT,
  keys: ['e'],
  help: WHAT,
  run: ({ actions, store }) => actions.showEditor(!store.getState().editing),
};
