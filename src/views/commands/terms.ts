import type { Explorer } from '../../state/explorer.ts';
import type { PageCommand } from './command.ts';

const HELP = 'The next term of the part that has the focus, and what it means, and the one before; Enter looks it up';

const read =
  (by: 1 | -1) =>
  (explorer: Explorer): void =>
    void import('../words/read-terms.ts').then(({ readTerm }) => readTerm(explorer, by));

export const TERMS: readonly PageCommand[] = [
  { id: 'terms.next', title: 'Next term', keys: ['i'], looks: true, dialogs: true, help: HELP, run: read(1) },
  {
    id: 'terms.before',
    title: 'Term before',
    keys: ['Shift+I'],
    looks: true,
    dialogs: true,
    help: HELP,
    run: read(-1),
  },
];
