import type { PageCommand } from './command.ts';

const WHAT = 'Explain: what logs, traces, registers and memory of a hung VM mean';

export const EXPLAIN: PageCommand = {
  id: 'explain',
  title: 'Explain',
  hint: WHAT,
  keys: ['x'],
  help: WHAT,
  run: ({ actions }) => actions.showDialog('explain'),
};
