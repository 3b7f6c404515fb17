import type { PageCommand } from './command.ts';

const WHAT = 'Present: large type, full screen, the current objects marked; the same key ends it';

export const PRESENT: PageCommand = {
  id: 'present',
  title: 'Present',
  hint: WHAT,
  keys: ['p'],
  help: WHAT,
  run: () => void import('../shell/modes.ts').then(({ togglePresenter }) => togglePresenter()),
};
