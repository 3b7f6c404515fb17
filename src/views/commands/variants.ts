import type { PageCommand } from './command.ts';

const WHAT = 'Variants: what was changed beside its original, with what becomes of each';

export const VARIANTS: PageCommand = {
  id: 'variants',
  title: 'Variants',
  hint: WHAT,
  keys: ['v'],
  help: WHAT,
  when: ({ source }) => source?.kind === 'scenario' || source?.kind === 'text',
  run: ({ actions }) => actions.showDialog('variants'),
};
