/** All hazards of the library, searched one after the other in a worker of its own. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, connect, type Port } from '../worker/client.ts';
import type { Hazard } from '../worker/protocol.ts';

export interface Gallery {
  /** By id of the scenario: those that were searched. */
  readonly hazards: Readonly<Record<string, Hazard>>;
  /** What went wrong; '' when nothing did. */
  readonly problem: string;
}

export interface GalleryActions {
  /** Searches those that were not searched yet. */
  search(ids: readonly string[]): Promise<void>;
  /** What was found stays. */
  stop(): void;
}

export function createGallery(startPort: () => Port): {
  readonly store: StoreApi<Gallery>;
  readonly actions: GalleryActions;
  readonly close: () => void;
} {
  const store = createStore<Gallery>(() => ({ hazards: {}, problem: '' }));
  let client: Client | null = null;

  const stop = (): void => {
    client?.close();
    client = null;
  };

  return {
    store,
    close: stop,
    actions: {
      stop,
      async search(ids) {
        stop();
        const missing = ids.filter((id) => !(id in store.getState().hazards));
        if (missing.length === 0) return;
        const failed = (error: Error): void => {
          if (client !== mine) return;
          stop();
          store.setState({ problem: error.message });
        };
        const mine = connect(startPort(), failed);
        client = mine;
        store.setState({ problem: '' });
        try {
          for (const id of missing) {
            const hazard = await mine.call('hazard', { id });
            if (client !== mine) return;
            store.setState(({ hazards }) => ({ hazards: { ...hazards, [id]: hazard } }));
          }
          stop();
        } catch (error) {
          failed(error as Error);
        }
      },
    },
  };
}
