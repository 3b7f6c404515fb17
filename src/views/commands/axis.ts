import type { Command } from './command.ts';

export const AXIS: Command = {
  id: 'axis',
  title: 'Axis',
  keys: ['a'],
  help: 'The timeline counts steps, or assumed time',
  run: ({ actions, store }) => void actions.setAxis(store.getState().axis === 'step' ? 'time' : 'step'),
};
