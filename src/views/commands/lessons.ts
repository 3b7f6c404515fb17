import type { PageCommand } from './command.ts';

const WHAT = 'Learn: lessons of one idea each, with predictions';

export const LESSONS: PageCommand = {
  id: 'lessons',
  title: 'Learn',
  hint: WHAT,
  keys: ['l'],
  help: WHAT,
  run: ({ actions }) => actions.showDialog('lessons'),
};
