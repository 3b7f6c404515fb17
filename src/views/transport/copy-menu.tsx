import { Copy } from 'lucide-react';
import { memo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ExplorerState } from '../../state/types.ts';
import { useExplorer, useThisExplorer } from '../../state/use-explorer.ts';
import { type PageCommand, wordsOf } from '../commands/command.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { COPY_SENTENCE } from '../commands/copy.ts';
import { COMMANDS } from '../commands/registry.ts';
import { Menu } from './menu.tsx';

const ITEMS = COMMANDS.filter(({ copyItem }) => copyItem !== undefined);

/** '' while it is not offered. */
const labelOf = ({ copyItem = '', when }: PageCommand, state: ExplorerState): string =>
  when?.(state) === false ? '' : wordsOf(copyItem, state);

/** Text for mail: the sentence at once, the rest by choice. */
export const CopyMenu = memo(function CopyMenu() {
  const explorer = useThisExplorer();
  const labels = useExplorer(useShallow((state) => ITEMS.map((item) => labelOf(item, state))));
  const items = ITEMS.map(({ run }, i) => ({ label: labels[i], onChoose: () => run(explorer) }));
  return (
    <div className="copy">
      <CommandButton of={COPY_SENTENCE} icon={Copy} size={15} />
      <Menu title="Copy text for mail; [ and ] mark a range of steps" items={items.filter(({ label }) => label !== '')}>
        Copy…
      </Menu>
    </div>
  );
});
