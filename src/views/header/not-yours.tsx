import { useEffect } from 'react';
import { useDraft, useDraftActions } from '../../state/edit/use-drafting.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';

/** Beside the name of a scenario that came by a link or a file, until it is changed or saved. */
export function NotYours() {
  const { showEditor } = useActions();
  const { begin } = useDraftActions();
  const opened = useExplorer((state) => state.opened);
  const mine = useDraft(({ draft }) => draft?.base.kind !== 'text' || draft.own !== null);
  const editing = useExplorer((state) => state.editing);
  const learns = useExplorer((state) => state.lesson !== null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is opened anew may be somebody else's
  useEffect(() => void begin(), [begin, opened]);
  // The editor says it itself, and of a lesson's variation nobody asks whose it is.
  if (mine || editing || learns) return null;
  return (
    <button
      type="button"
      className="not-yours"
      title="It came by a link or a file, and is kept nowhere: it becomes yours when you change or save it, in the editor (e)"
      onClick={() => showEditor(true)}
    >
      not yours
    </button>
  );
}
