import type { PageCommand } from './command.ts';

export const COPY_LINK: PageCommand = {
  id: 'copy.link',
  title: 'Copy link',
  hint: 'Copy a link to exactly what is shown',
  copyItem: 'Link to this view',
  run: ({ actions }) => void actions.copyLink(),
};
