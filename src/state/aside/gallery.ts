/** All hazards of the library, searched in workers of their own, several at a time. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Port } from '../../worker/client.ts';
import type { Hazard } from '../../worker/protocol.ts';
import { createWorkers, type Workers } from './workers.ts';

export interface Gallery {
  /** By id of the scenario: those that were searched. */
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

/** `most`: workers at a time; as many as there are to spare when absent. */
export function createGallery(
  startPort: () => Port,
  most?: number,
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
        const whole = (hazard: Hazard | undefined): boolean =>
          hazard !== undefined && also.every((spec) => hazard.cells.some(({ design }) => design === spec));
        const missing = ids.filter((id) => !whole(store.getState().hazards[id]));
        if (missing.length === 0) return;
        const failed = (error: Error): void => {
          if (workers !== mine) return;
          stop();
          store.setState({ problem: error.message });
        };
        const mine = createWorkers(startPort, most, failed);
        workers = mine;
        store.setState({ problem: '' });
        const work = async (id: string): Promise<void> => {
          const hazard = await mine.call('hazard', { id, also });
          if (workers === mine) store.setState(({ hazards }) => ({ hazards: { ...hazards, [id]: hazard } }));
        };
        try {
          await Promise.all(missing.map(work));
          if (workers === mine) stop();
        } catch (error) {
          failed(error as Error);
        }
      },
    },
  };
}
