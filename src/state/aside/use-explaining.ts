/** What is explained beside the explorer around a component; fetched with what shows it. */
import { useStore } from 'zustand';
import { perExplorer } from '../per-explorer.ts';
import { useThisExplorer } from '../use-explorer.ts';
import { createExplaining, type Explaining, type ExplainingActions } from './explaining.ts';

const explainingOf = perExplorer(({ startAside }) => createExplaining(startAside));

export const useExplaining = (): Explaining => useStore(explainingOf(useThisExplorer()).store);

export const useExplainingActions = (): ExplainingActions => explainingOf(useThisExplorer()).actions;
