/** All hazards of the library, searched in workers of their own, several at a time. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client, Port } from '../../worker/client.ts';
import type { Hazard, HazardCell } from '../../worker/protocol.ts';
import type { Helper } from './helper.ts';
import { createWorkers, type Workers } from './workers.ts';

export interface Gallery {
  /** By id of the scenario: those that were begun. What is searched of a cell stands in it when it is there. */
  readonly hazards: Readonly<Record<string, Hazard>>;
  /** What went wrong; '' when nothing did. */
  readonly problem: string;
}

export interface GalleryActions {
  /** Searches those that were not searched yet, in their order, as far as workers are free. `also`: under these designs, too. */
  search(ids: readonly string[], also?: readonly string[]): Promise<void>;
  /** What was found stays. */
  stop(): void;
}

/** True for a cell that there is nothing left to search of. */
const isKnown = ({ expected, found }: HazardCell): boolean => found !== undefined || expected === 'not-applicable';

const isSame = (a: HazardCell, b: HazardCell): boolean =>
  a.design === b.design && a.spec === b.spec && a.fixed === b.fixed;

export const isSearched = (hazard: Hazard | undefined): hazard is Hazard => hazard?.cells.every(isKnown) ?? false;

/**
 * `most`: workers at a time; as many as there are to spare when absent. `helper`: one of them, where it runs: another one has to
 * begin with the code that this one has compiled.
 */
export function createGallery(
  startPort: () => Port,
  most?: number,
  helper?: Helper,
): {
  readonly store: StoreApi<Gallery>;
  readonly actions: GalleryActions;
  readonly close: () => void;
} {
  const store = createStore<Gallery>(() => ({ hazards: {}, problem: '' }));
  let workers: Workers | null = null;

  const stop = (): void => {
    workers?.close();
    workers = null;
  };

  return {
    store,
    close: stop,
    actions: {
      stop,
      async search(ids, also = []) {
        stop();
        const known = (id: string): Hazard | undefined => store.getState().hazards[id];
        const whole = (hazard: Hazard | undefined): boolean =>
          isSearched(hazard) && also.every((spec) => hazard.cells.some(({ design }) => design === spec));
        const missing = ids.filter((id) => !whole(known(id)));
        if (missing.length === 0) return;
        const failed = (error: Error): void => {
          if (workers !== mine) return;
          stop();
          store.setState({ problem: error.message });
        };
        const mine = createWorkers(startPort, most, failed, helper?.borrow());
        workers = mine;
        store.setState({ problem: '' });
        const set = (hazard: Hazard): void => {
          if (workers === mine) store.setState(({ hazards }) => ({ hazards: { ...hazards, [hazard.id]: hazard } }));
        };
        const work = async (client: Pick<Client, 'call'>, id: string): Promise<void> => {
          const said = await client.call('hazard', { id, also });
          const before = known(id)?.cells ?? [];
          let hazard = { ...said, cells: said.cells.map((cell) => before.find((one) => isSame(one, cell)) ?? cell) };
          set(hazard);
          for (const [at, cell] of hazard.cells.entries()) {
            if (isKnown(cell)) continue;
            if (workers !== mine) return;
            const found = await client.call('hazardCell', { id, cell });
            hazard = { ...hazard, cells: hazard.cells.with(at, found) };
            set(hazard);
          }
        };
        try {
          await Promise.all(missing.map((id) => mine.lend((client) => work(client, id))));
          if (workers === mine) stop();
        } catch (error) {
          failed(error as Error);
        }
      },
    },
  };
}
