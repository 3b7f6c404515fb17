/** What can still become of the open run, position by position: asked of the worker that has searched its interleavings. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Danger, DangerParams } from '../../worker/protocol.ts';
import type { Helper } from './helper.ts';

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

export function createDanger(helper: Helper): {
  readonly store: StoreApi<Endangered>;
  readonly actions: DangerActions;
  readonly close: () => void;
} {
  const store = createStore<Endangered>(() => ({ kind: 'idle' }));
  const set = (state: Endangered): void => store.setState(state, true);
  let asked: AbortController | null = null;
  let looked = '';

  const stop = (): void => {
    asked?.abort();
    asked = null;
  };

  const actions: DangerActions = {
    async look(run) {
      const key = JSON.stringify(run);
      if (key === looked) return;
      looked = key;
      stop();
      const mine = new AbortController();
      asked = mine;
      set({ kind: 'running' });
      try {
        const danger = await helper.call('danger', { ...run, ...MOST }, mine);
        if (asked === mine) set(danger);
      } catch (error) {
        if (asked === mine) set({ kind: 'failed', message: (error as Error).message });
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
