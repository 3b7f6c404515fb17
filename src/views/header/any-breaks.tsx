import { useExplorer } from '../../state/use-explorer.ts';

/** Another interleaving breaks what this run does not. */
export function AnyBreaks({ id }: { readonly id: string }) {
  const breaks = useExplorer(({ searched, design }) => {
    const found = searched[design];
    return found?.kind === 'done' && found.result.violated.includes(id);
  });
  if (!breaks) return null;
  return (
    <span className="outcome-any outcome-bad chip-any" title="Another interleaving breaks it.">
      <span aria-hidden="true">✗</span>
      <span className="sr-only">; another interleaving breaks it</span>
    </span>
  );
}
