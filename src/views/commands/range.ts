import type { PageCommand } from './command.ts';

const HELP = 'Mark the range of steps to copy: from here, up to here';

export const RANGE: readonly PageCommand[] = [
  {
    id: 'range.from',
    title: 'Mark from here',
    keys: ['['],
    help: HELP,
    run: ({ actions }) => actions.markRange('from'),
  },
  {
    id: 'range.to',
    title: 'Mark up to here',
    keys: [']'],
    help: HELP,
    run: ({ actions }) => actions.markRange('to'),
  },
];
