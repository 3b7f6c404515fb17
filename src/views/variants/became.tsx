import { useEffect } from 'react';
import { useFates, useFindFates, useVariants } from '../../state/edit/use-variants.ts';
import { fateKey } from '../../state/edit/variants.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { fateChanges } from './fate-change.ts';

/** What the changes so far have done to what can happen, in a line; leads to the variants. Nothing before there is a change. */
export function Became() {
  const { showDialog } = useActions();
  const design = useExplorer((state) => state.opened?.design ?? '');
  const refused = useExplorer((state) => state.refused.length > 0);
  // The same is searched beside each run that is open: what is asked then is known already.
  const searched = useExplorer((state) => state.searched[design]?.kind === 'done');
  const [original, open] = useVariants();
  const fates = useFates();
  const find = useFindFates();
  const changed = open?.kind === 'open' && !refused;
  useEffect(() => {
    if (changed && searched) void find([open.source, original.source], design);
  }, [changed, searched, open, original, design, find]);
  if (!changed) return null;
  const [before, now] = [original, open].map(({ source }) => fates[fateKey(source, design)]);
  const known = typeof before === 'object' && typeof now === 'object' && !('failed' in before) && !('failed' in now);
  const changes = known ? fateChanges(before, now) : [];
  const text = !known
    ? 'Variants…'
    : changes.length > 0
      ? changes.join(', ')
      : 'the same can happen as in the original';
  return (
    <button
      type="button"
      className="link became"
      title={`${text}\n\nVariants: the original, what you have made of it, and copies that you keep (v)`}
      onClick={() => showDialog('variants')}
    >
      {text}
    </button>
  );
}
