/** The user's own designs, for the explorer around a component: kept for all visits. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { MOST_DESIGNS, type OwnDesign, readDesigns, writeDesigns } from '../kept/own-designs.ts';
import { perExplorer } from '../per-explorer.ts';
import { useThisExplorer } from '../use-explorer.ts';

const designsOf = perExplorer(() => {
  const store = createStore<readonly OwnDesign[]>(() => readDesigns());
  const keep = (designs: readonly OwnDesign[]): void => {
    store.setState(designs.slice(-MOST_DESIGNS), true);
    writeDesigns(store.getState());
  };
  return {
    store,
    /** In place of one of the same name or with the same dials; the oldest of too many goes. */
    add: (own: OwnDesign) =>
      keep([...store.getState().filter(({ name, spec }) => name !== own.name && spec !== own.spec), own]),
    remove: (spec: string) => keep(store.getState().filter((own) => own.spec !== spec)),
    close() {},
  };
});

export const useOwnDesigns = (): readonly OwnDesign[] => useStore(designsOf(useThisExplorer()).store);

export const useOwnDesignActions = () => designsOf(useThisExplorer());
