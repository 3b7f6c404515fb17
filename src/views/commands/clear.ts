import type { PageCommand } from './command.ts';

export const CLEAR: PageCommand = {
  id: 'clear',
  title: 'Clear',
  keys: ['Escape'],
  looks: true,
  help: 'Select nothing, mark nothing',
  run({ actions }) {
    actions.select(null);
    actions.setRange(null);
  },
};
