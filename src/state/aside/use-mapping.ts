/** The map of the explorer around a component; fetched with what shows it. */
import { useStore } from 'zustand';
import { createMapping, type Mapping, type MappingActions } from './mapping.ts';
import { perExplorer } from '../per-explorer.ts';
import { useThisExplorer } from '../use-explorer.ts';

const mappingOf = perExplorer(({ startAside }) => createMapping(startAside));

export const useMapping = <T>(select: (state: Mapping) => T): T => useStore(mappingOf(useThisExplorer()).store, select);

export const useMappingActions = (): MappingActions => mappingOf(useThisExplorer()).actions;
