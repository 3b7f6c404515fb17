/** What can still become of the open run, position by position, searched in a worker of its own. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, connect, type Port } from '../../worker/client.ts';
import type { Danger, DangerParams } from '../../worker/protocol.ts';

export type Endangered =
  | { readonly kind: 'idle' | 'running' }
  | Danger
  | { readonly kind: 'failed'; readonly message: string };

/** What a search that nobody asked for may take. */
const MOST = { maxStates: 50_000, maxBytes: 256 * 2 ** 20 };

export interface DangerActions {
  /** Looks at a run; what was looked at before is given up, unless it is this one. */
  look(run: Omit<DangerParams, 'maxStates' | 'maxBytes'>): Promise<void>;
  /** Nothing is known of what is open now. */
  clear(): void;
}

export function createDanger(startPort: () => Port): {
  readonly store: StoreApi<Endangered>;
  readonly actions: DangerActions;
  readonly close: () => void;
} {
  const store = createStore<Endangered>(() => ({ kind: 'idle' }));
  const set = (state: Endangered): void => store.setState(state, true);
  let client: Client | null = null;
  let looked = '';

  const stop = (): void => {
    client?.close();
    client = null;
  };

  const actions: DangerActions = {
    async look(run) {
      const key = JSON.stringify(run);
      if (key === looked) return;
      looked = key;
      stop();
      const failed = (error: Error): void => {
        if (client !== mine) return;
        stop();
        set({ kind: 'failed', message: error.message });
      };
      const mine = connect(startPort(), failed);
      client = mine;
      set({ kind: 'running' });
      try {
        const danger = await mine.call('danger', { ...run, ...MOST });
        if (client !== mine) return;
        stop();
        set(danger);
      } catch (error) {
        failed(error as Error);
      }
    },
    clear() {
      if (looked === '') return;
      looked = '';
      stop();
      set({ kind: 'idle' });
    },
  };
  return { store, actions, close: stop };
}
