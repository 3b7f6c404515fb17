/** The stops of the explorer around a component; fetched with what shows or uses them. */
import { useStore } from 'zustand';
import { perExplorer } from '../per-explorer.ts';
import { useThisExplorer } from '../use-explorer.ts';
import { createStops, type Stops, type StopState } from './stops.ts';

export const stopsOf = perExplorer((explorer) => createStops(explorer));

export const useStops = (): Stops => stopsOf(useThisExplorer());

export const useStopState = <T>(selector: (state: StopState) => T): T => useStore(useStops().store, selector);
