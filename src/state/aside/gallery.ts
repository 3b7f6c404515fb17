/** All hazards of the library, searched in workers of their own, several at a time. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, connect, type Port } from '../../worker/client.ts';
import type { Hazard } from '../../worker/protocol.ts';

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

/** One core is left to the page, where there are more than two. */
export const workersFor = (cores: number): number => Math.max(2, cores - 1);

/** `most`: workers at a time. */
export function createGallery(
  startPort: () => Port,
  most = workersFor(globalThis.navigator?.hardwareConcurrency ?? 2),
): {
  readonly store: StoreApi<Gallery>;
  readonly actions: GalleryActions;
  readonly close: () => void;
} {
  const store = createStore<Gallery>(() => ({ hazards: {}, problem: '' }));
  let clients: readonly Client[] = [];

  const stop = (): void => {
    for (const client of clients) client.close();
    clients = [];
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
          if (clients !== mine) return;
          stop();
          store.setState({ problem: error.message });
        };
        const mine = Array.from({ length: Math.min(most, missing.length) }, () => connect(startPort(), failed));
        clients = mine;
        store.setState({ problem: '' });
        let next = 0;
        const work = async (client: Client): Promise<void> => {
          while (clients === mine && next < missing.length) {
            const id = missing[next++];
            const hazard = await client.call('hazard', { id, also });
            if (clients === mine) store.setState(({ hazards }) => ({ hazards: { ...hazards, [id]: hazard } }));
          }
        };
        try {
          await Promise.all(mine.map(work));
          if (clients === mine) stop();
        } catch (error) {
          failed(error as Error);
        }
      },
    },
  };
}
