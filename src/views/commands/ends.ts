import type { PageCommand } from './command.ts';

const HELP = 'First and last position';

export const FIRST: PageCommand = {
  id: 'ends.first',
  title: 'First',
  keys: ['Home'],
  looks: true,
  help: HELP,
  when: ({ position }) => position > 0,
  run: ({ actions }) => void actions.goTo(0),
};

export const LAST: PageCommand = {
  id: 'ends.last',
  title: 'Last',
  keys: ['End'],
  looks: true,
  help: HELP,
  when: ({ position, opened }) => position !== opened?.length,
  run: ({ store, actions }) => void actions.goTo(store.getState().opened?.length ?? 0),
};

export const ENDS: readonly PageCommand[] = [FIRST, LAST];
