import type { PageCommand } from './command.ts';

const WHAT = 'Pictures and files: SVG, PNG, trace, Markdown for a mail';

export const EXPORT: PageCommand = {
  id: 'export',
  title: 'Pictures and files',
  hint: WHAT,
  copyItem: 'Pictures, files, Markdown…',
  keys: ['s'],
  help: WHAT,
  when: ({ opened }) => opened !== null,
  run: ({ actions }) => actions.showDialog('export'),
};
