import type { PageCommand } from './command.ts';

export const DECIDED: PageCommand = {
  id: 'decided',
  title: 'Decided',
  keys: ['d'],
  help: 'The step that decided what becomes of the run: the last choice that could have saved it',
  when: ({ opened }) => opened !== null,
  run: (explorer) => void import('../../state/aside/use-danger.ts').then(({ goToDecided }) => goToDecided(explorer)),
};
