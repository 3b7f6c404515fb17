import { Copy } from 'lucide-react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Menu, type MenuItem } from './menu.tsx';

/** Text for mail: the sentence at once, the rest by choice. */
export function CopyMenu() {
  const actions = useActions();
  const range = useExplorer((state) => state.range);
  const position = useExplorer((state) => state.position);
  const kind = useExplorer((state) => state.source?.kind);
  const steps = range && `steps ${range[0]}–${range[1]}`;
  const items: readonly MenuItem[] = [
    ...(position > 0 ? [{ label: 'Sentence of this step', onChoose: () => void actions.copy('sentence') }] : []),
    {
      label: `Interleaving, a column per actor: ${steps ?? 'whole run'}`,
      onChoose: () => void actions.copy('interleaving'),
    },
    {
      label: `Queue strips: ${range ? `after step ${range[1]}` : `at step ${position}`}`,
      onChoose: () => void actions.copy('queues'),
    },
    ...(kind === 'scenario' || kind === 'text'
      ? [{ label: 'Scenario as text', onChoose: () => void actions.copy('scenario') }]
      : []),
    { label: 'Choices, for viommu run --choices', onChoose: () => void actions.copy('choices') },
    { label: 'Link to this view', onChoose: () => void actions.copyLink() },
    ...(steps ? [{ label: `Clear the mark on ${steps}`, onChoose: () => actions.setRange(null) }] : []),
  ];
  return (
    <div className="copy">
      <button
        type="button"
        className="icon-button"
        title="Copy the sentence"
        aria-label="Copy the sentence"
        disabled={position === 0}
        onClick={() => void actions.copy('sentence')}
      >
        <Copy size={15} strokeWidth={1.75} />
      </button>
      <Menu title="Copy text for mail; [ and ] mark a range of steps" items={items}>
        Copy…
      </Menu>
    </div>
  );
}
