import type { Explorer } from '../../state/explorer.ts';
import type { PageCommand } from './command.ts';

const HELP = 'Take back the last change of the scenario; do it again';

const step =
  (which: 'undo' | 'redo') =>
  async (explorer: Explorer): Promise<void> => {
    const { draftingOf } = await import('../../state/edit/use-drafting.ts');
    draftingOf(explorer).actions[which]();
  };

export const UNDO: readonly PageCommand[] = [
  { id: 'undo', title: 'Undo', keys: ['u'], help: HELP, run: (explorer) => void step('undo')(explorer) },
  { id: 'redo', title: 'Redo', keys: ['Shift+U'], help: HELP, run: (explorer) => void step('redo')(explorer) },
];
