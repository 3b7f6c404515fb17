import type { PageCommand } from './command.ts';

export const AXIS: PageCommand = {
  id: 'axis',
  title: 'Axis',
  keys: ['a'],
  help: 'The timeline counts steps, or assumed time',
  run: ({ actions, store }) => void actions.setAxis(store.getState().axis === 'step' ? 'time' : 'step'),
};
