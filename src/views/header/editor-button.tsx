import { FilePen } from 'lucide-react';
import { CommandButton } from '../commands/command-button.tsx';
import { useExplorer } from '../../state/use-explorer.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { EDITOR } from '../commands/editor.ts';

const NotYours = onDemand(async () => (await import('./not-yours.tsx')).NotYours, null);

/** Leads to the text of what is open; what came by a link or a file is marked there. */
export function EditorButton() {
  const written = useExplorer((state) => state.source?.kind === 'text');
  return (
    <>
      <CommandButton of={EDITOR} icon={FilePen} />
      {written && <NotYours />}
    </>
  );
}
