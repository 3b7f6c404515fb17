import type { PageCommand } from './command.ts';

const WHAT = 'Terms: what the words of this step and of the field mean, and where that is written';

export const GLOSSARY: PageCommand = {
  id: 'glossary',
  title: 'Terms',
  hint: WHAT,
  keys: ['t'],
  help: WHAT,
  run: ({ actions }) => actions.showDialog('glossary'),
};
