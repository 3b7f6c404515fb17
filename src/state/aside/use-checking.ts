/** The search of the explorer around a component; fetched with what shows it. */
import { useStore } from 'zustand';
import { type CheckActions, type Checking, createChecking } from './checking.ts';
import { perExplorer } from '../per-explorer.ts';
import { useThisExplorer } from '../use-explorer.ts';

const checkingOf = perExplorer(({ startAside }) => createChecking(startAside));

export const useChecking = (): Checking => useStore(checkingOf(useThisExplorer()).store);

export const useCheckActions = (): CheckActions => checkingOf(useThisExplorer()).actions;
