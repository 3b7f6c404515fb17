import type { Command } from './command.ts';

const WHAT = 'Learn: lessons of one idea each, with predictions';

export const LESSONS: Command = {
  id: 'lessons',
  title: 'Learn',
  hint: WHAT,
  keys: ['l'],
  help: WHAT,
  run: ({ actions }) => actions.showDialog('lessons'),
};
