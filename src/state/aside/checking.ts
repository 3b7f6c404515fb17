/** A search over all interleavings from a position, in a worker of its own. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, connect, type Port } from '../../worker/client.ts';
import type { Checked, HowFar, Place, SearchProgress } from '../../worker/protocol.ts';

export type Checking =
  | { readonly kind: 'idle' }
  /** `rate`: states per second, while it was not paused. */
  | {
      readonly kind: 'running';
      readonly from: Place;
      readonly paused: boolean;
      readonly progress: SearchProgress;
      readonly rate: number;
    }
  | { readonly kind: 'done'; readonly from: Place; readonly result: Checked; readonly rate: number }
  | { readonly kind: 'failed'; readonly from: Place; readonly message: string };

export interface CheckActions {
  /** Begins anew; what was running is stopped. */
  start(from: Place): Promise<void>;
  pause(on: boolean): void;
  cancel(): void;
}

const NOTHING: SearchProgress = { states: 0, transitions: 0, depth: 0, frontier: 0, bytes: 0, violated: [] };
/** What a browser tab can keep. */
const MOST_STATES = 2_000_000;

/** `now`: a clock, ms. */
export function createChecking(
  startPort: () => Port,
  now: () => number = () => performance.now(),
): { readonly store: StoreApi<Checking>; readonly actions: CheckActions; readonly close: () => void } {
  const store = createStore<Checking>(() => ({ kind: 'idle' }));
  const set = (state: Checking): void => store.setState(state, true);
  let client: Client | null = null;
  let setPaused: (on: boolean) => void = () => {};
  /** What was asked for last; it is shown as paused when the worker says that it rests. */
  let pausing = false;

  const stop = (): void => {
    client?.close();
    client = null;
  };

  const actions: CheckActions = {
    async start(from) {
      stop();
      const failed = (error: Error): void => {
        if (client !== mine) return;
        stop();
        set({ kind: 'failed', from, message: error.message });
      };
      const mine = connect(startPort(), failed);
      client = mine;
      let active = 0;
      let last = now();
      const onProgress = ({ search: progress = NOTHING }: HowFar): void => {
        const state = store.getState();
        if (state.kind !== 'running') return;
        const time = now();
        active += time - last;
        last = time;
        set({ ...state, progress, rate: active > 0 ? (progress.states * 1000) / active : 0 });
      };
      setPaused = () => {};
      pausing = false;
      const onPaused = (): void => {
        const state = store.getState();
        if (client === mine && pausing && state.kind === 'running') set({ ...state, paused: true });
      };
      set({ kind: 'running', from, paused: false, progress: NOTHING, rate: 0 });
      try {
        const result = await mine.call(
          'check',
          { ...from, maxStates: MOST_STATES },
          {
            onProgress,
            onPaused,
            onStart: (pause) => {
              setPaused = (on) => {
                pause(on);
                last = now();
              };
            },
          },
        );
        if (client !== mine) return;
        const seconds = (active + now() - last) / 1000;
        stop();
        set({ kind: 'done', from, result, rate: seconds > 0 ? result.states / seconds : 0 });
      } catch (error) {
        failed(error as Error);
      }
    },
    pause(on) {
      const state = store.getState();
      if (state.kind !== 'running' || pausing === on) return;
      pausing = on;
      setPaused(on);
      if (!on) set({ ...state, paused: false });
    },
    cancel() {
      stop();
      set({ kind: 'idle' });
    },
  };
  return { store, actions, close: stop };
}
