import { useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { nameOf } from './name-of.ts';
import { WhatIfList } from './what-if-list.tsx';

/** What could be changed of what is selected, or of the step that is shown. */
export function WhatIfDialog({ onClose }: { readonly onClose: () => void }) {
  const name = useExplorer((state) => nameOf(state.selection, state));
  return (
    <Dialog title={`What if… (${name})`} className="what-if" open onClose={onClose}>
      <WhatIfList onDone={onClose} />
      <p className="caption">
        Each is a change of the scenario’s text, which e shows; comments and layout stay, Undo (u) takes it back, and v
        shows it beside the original.
      </p>
    </Dialog>
  );
}
