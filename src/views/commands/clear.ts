import type { Command } from './command.ts';

export const CLEAR: Command = {
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
