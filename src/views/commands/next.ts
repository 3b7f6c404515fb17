import type { PageCommand } from './command.ts';

export const NEXT: PageCommand = {
  id: 'next',
  title: 'Next',
  keys: ['n'],
  help: 'What can happen next, and a search over all interleavings',
  run: ({ actions }) => actions.showInspector('next'),
};
