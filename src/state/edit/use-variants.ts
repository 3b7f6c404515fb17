/** The variants of what the explorer around a component has open, and what becomes of each. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { perExplorer } from '../per-explorer.ts';
import { useThisExplorer } from '../use-explorer.ts';
import { useDraft } from './use-drafting.ts';
import { createFating, type Fates, type Fating, type Variant, variantsOf } from './variants.ts';

const fatingOf = perExplorer((explorer) => createFating(explorer));

export const useFates = (): Fates['fates'] => useStore(fatingOf(useThisExplorer()).store, ({ fates }) => fates);

export const useFindFates = (): Fating['find'] => fatingOf(useThisExplorer()).find;

/** None where nothing is open that has a text. */
export function useVariants(): readonly Variant[] {
  const draft = useDraft((state) => state.draft);
  const list = useDraft((state) => state.list);
  return useMemo(() => (draft ? variantsOf(draft, list) : []), [draft, list]);
}
