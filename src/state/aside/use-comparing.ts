/** The comparison of the explorer around a component; fetched with what shows it. */
import { useStore } from 'zustand';
import { type Comparing, type ComparingActions, createComparing } from './comparing.ts';
import { perExplorer } from '../per-explorer.ts';
import { useThisExplorer } from '../use-explorer.ts';

const comparingOf = perExplorer(createComparing);

export const useComparing = <T>(selector: (comparing: Comparing) => T): T =>
  useStore(comparingOf(useThisExplorer()).store, selector);

export const useComparingActions = (): ComparingActions => comparingOf(useThisExplorer()).actions;
