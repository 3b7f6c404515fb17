import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { parseSlotId, refOf } from '../../common/ids.ts';
import { partTitle } from '../../graph/kinds.ts';
import { hex } from '../../common/value-text.ts';

/** What an object is called: its title in the graph, `vdevs[0x8]` for a slot, `in flight for A` for a translation. */
export function useTitle(id: string): string {
  const node = useExplorer((state) => state.opened?.nodes.find((candidate) => candidate.id === id)?.title);
  const slot = parseSlotId(id);
  const { kind, owner } = refOf(id);
  return (
    node ?? partTitle(id) ?? (slot ? `vdevs[${hex(slot.vsid)}]` : kind === 'flight' ? `in flight for ${owner}` : id)
  );
}

/** Selects an object. */
export function NodeLink({ id }: { readonly id: string }) {
  const actions = useActions();
  const title = useTitle(id);
  const present = useExplorer((state) => state.view?.nodes[id]?.present ?? true);
  return (
    <button
      type="button"
      className={present ? 'link m' : 'link m link-gone'}
      title={present ? `Select ${title}` : `Select ${title}, which is not there at this step`}
      onClick={() => actions.select(id)}
    >
      {title}
    </button>
  );
}
