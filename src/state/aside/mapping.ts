/** The map of all designs that can be dialed, made in a worker of its own of what others search, hazard by hazard. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, connect, type Port } from '../../worker/client.ts';
import { storeHazard, storedMap } from '../kept/stored-map.ts';
import type { Fared, MapAround, MapHazard, MapPart, MapStart, Searched, Source } from '../../worker/protocol.ts';
import { createWorkers, type Workers } from './workers.ts';

export interface Mapping {
  /** What is counted. */
  readonly on: Source | null;
  readonly start: MapStart | null;
  readonly part: MapPart | null;
  /** Hazards that were searched, and searches that were made. */
  readonly done: number;
  readonly searches: number;
  /** The design that is looked at, and what lies around it. */
  readonly chosen: number | null;
  readonly around: MapAround | null;
  /** What went wrong; '' when nothing did. */
  readonly problem: string;
}

export interface MappingActions {
  /** Makes the map, counting on a source, and chooses a design; one that is made stays. */
  make(on: Source, design: string): Promise<void>;
  choose(design: number): Promise<void>;
  /** Which designs of the map these are, once it is begun; null for one that is not on it. */
  find(specs: readonly string[]): Promise<readonly (number | null)[]>;
  stop(): void;
}

const NOTHING: Mapping = {
  on: null,
  start: null,
  part: null,
  done: 0,
  searches: 0,
  chosen: null,
  around: null,
  problem: '',
};

/** `most`: workers that search at a time; as many as there are to spare when absent. */
export function createMapping(
  startPort: () => Port,
  most?: number,
): {
  readonly store: StoreApi<Mapping>;
  readonly actions: MappingActions;
  readonly close: () => void;
} {
  const store = createStore<Mapping>(() => NOTHING);
  const { getState: get, setState: set } = store;
  let client: Client | null = null;
  let workers: Workers | null = null;

  const stop = (): void => {
    client?.close();
    client = null;
    workers?.close();
    workers = null;
  };
  const whole = ({ start, done }: Mapping): boolean => start !== null && done === start.hazards.length;

  /** What lies around the chosen design changes with every hazard. */
  async function look(mine: Client): Promise<void> {
    const { chosen } = get();
    if (chosen === null) return;
    const around = await mine.call('mapAround', { at: chosen });
    if (client === mine && get().chosen === chosen) set({ around });
  }

  return {
    store,
    close: stop,
    actions: {
      // A map that is made is kept, with the worker that answers what lies around.
      stop: () => {
        if (!whole(get())) {
          stop();
          set(NOTHING);
        }
      },
      async make(on, design) {
        if (JSON.stringify(get().on) === JSON.stringify(on) && client) return;
        stop();
        const failed = (error: Error): void => {
          if (client !== mine) return;
          stop();
          set({ problem: error.message });
        };
        const mine = connect(startPort(), failed);
        client = mine;
        const searching = createWorkers(startPort, most, failed);
        workers = searching;
        set({ ...NOTHING, on });
        try {
          const start = await mine.call('map', { on });
          if (client !== mine) return;
          const named = start.designs.findIndex(({ spec }) => spec === design);
          const chosen = Math.max(
            named,
            start.designs.findIndex(({ spec }) => spec === design.split(',')[0]),
          );
          set({ start, chosen });
          // Storage that cannot be had, or is full, costs time and nothing else.
          const stored = await storedMap().catch(() => ({}) as Record<string, Fared>);
          const fare = async ({ hazard, id }: MapHazard): Promise<Searched> => {
            const known = stored[hazard];
            if (known?.of.length === start.designs.length) return { ...known, searches: 0 };
            const { searches, ...fared } = await searching.call('fare', { id });
            void storeHazard(hazard, fared).catch(() => undefined);
            return { ...fared, searches };
          };
          const fares = start.hazards.map(fare);
          // Told when it is its turn.
          for (const fared of fares) fared.catch(() => undefined);
          for (const [i, { hazard }] of start.hazards.entries()) {
            const { searches, ...fared } = await fares[i];
            const part = await mine.call('mapHazard', { hazard, fared });
            if (client !== mine) return;
            set({ part, done: get().done + 1, searches: get().searches + searches });
            await look(mine);
          }
          searching.close();
        } catch (error) {
          failed(error as Error);
        }
      },
      find: async (specs) => (client && specs.length > 0 ? client.call('mapAt', { specs }) : []),
      async choose(chosen) {
        const mine = client;
        set({ chosen });
        try {
          if (mine) await look(mine);
        } catch (error) {
          if (client === mine) set({ problem: (error as Error).message });
        }
      },
    },
  };
}
