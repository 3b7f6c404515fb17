/** What the parts of an explorer share: its state, its worker, and the one way to tell what goes wrong. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { InputError } from '../../worker/client.ts';
import { readPrefs } from '../kept/prefs.ts';
import type { ExplorerState } from '../types.ts';
import { INITIAL } from './open/initial.ts';
import { createModel, type Model, type StartModel } from './model.ts';

export interface Core {
  readonly store: StoreApi<ExplorerState>;
  readonly model: Model;
  /** Tells what went wrong. When the model is gone that has been told already. */
  fail(error: unknown): void;
  /** Does it; what goes wrong is told on the page. */
  guarded(task: () => Promise<void>): Promise<void>;
  /** Says so when an answer is long in coming. */
  notingDelay<T>(answer: Promise<T>): Promise<T>;
}

/** What takes no longer is neither told of nor dimmed, ms: most answers are there at once, and nothing may flicker for them. */
export const SLOW_AFTER = 100;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function createCore(start: StartModel): Core {
  const store = createStore<ExplorerState>(() => ({ ...INITIAL, ...readPrefs() }));
  const { getState: get, setState: set } = store;

  const tell = (error: unknown): void => {
    const message = messageOf(error);
    const problems = error instanceof InputError ? error.problems : [];
    if (error instanceof InputError && get().opened) set({ unopened: { message, problems } });
    else {
      const recovery = error instanceof InputError ? 'other' : 'restart';
      set({ status: { kind: 'error', message, recovery, problems } });
    }
  };
  const model = createModel(start, (error) => tell(new Error(`The model stopped: ${error.message}`)));
  const fail = (error: unknown): void => {
    if (model.running() || get().status.kind !== 'error') tell(error);
  };

  return {
    store,
    model,
    fail,
    async guarded(task) {
      try {
        await task();
      } catch (error) {
        fail(error);
      }
    },
    async notingDelay(answer) {
      const timer = setTimeout(() => set({ slow: true }), SLOW_AFTER);
      try {
        return await answer;
      } finally {
        clearTimeout(timer);
        if (get().slow) set({ slow: false });
      }
    },
  };
}
