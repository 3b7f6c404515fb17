import type { PageCommand } from './command.ts';

const WHAT = 'What if: change what is selected, or the step that is shown, by one click';

export const WHAT_IF: PageCommand = {
  id: 'what-if',
  title: 'What if…',
  hint: WHAT,
  keys: ['w'],
  help: WHAT,
  when: ({ source }) => source?.kind === 'scenario' || source?.kind === 'text',
  run: ({ actions }) => actions.showDialog('what-if'),
};
