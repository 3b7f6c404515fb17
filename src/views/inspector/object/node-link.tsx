import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { titleOf } from '../../graph/text/title.ts';

/** What an object is called. */
export function useTitle(id: string): string {
  return titleOf(
    id,
    useExplorer((state) => state.opened?.nodes.find((candidate) => candidate.id === id)),
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
