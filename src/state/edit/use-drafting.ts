/** The text of what the explorer around a component has open; fetched with what shows it. */
import { useStore } from 'zustand';
import { perExplorer } from '../per-explorer.ts';
import { useThisExplorer } from '../use-explorer.ts';
import type { DraftActions, DraftState } from './draft.ts';
import { createDrafting } from './drafting.ts';

export const draftingOf = perExplorer((explorer) => createDrafting(explorer));

export const useDraft = <T>(selector: (state: DraftState) => T): T =>
  useStore(draftingOf(useThisExplorer()).store, selector);

export const useDraftActions = (): DraftActions => draftingOf(useThisExplorer()).actions;
