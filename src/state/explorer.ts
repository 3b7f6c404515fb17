/** The store of the page and the actions on it. It knows neither React nor who shows it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, connect, InputError, type Port } from '../worker/client.ts';
import type { Source, View } from '../worker/protocol.ts';
import { latest } from './latest.ts';
import { createPlayer } from './player.ts';
import { createSteps } from './steps.ts';
import type { ExplorerActions, ExplorerState } from './types.ts';

export interface Explorer {
  readonly store: StoreApi<ExplorerState>;
  readonly actions: ExplorerActions;
}

/** What a newcomer sees: two devices whose commands alternate, where the designs differ most visibly. */
export const FIRST_SCENARIO = 'interlaced';

const INITIAL: ExplorerState = {
  status: { kind: 'starting' },
  library: null,
  source: null,
  design: '',
  opened: null,
  view: null,
  position: 0,
  selection: null,
  granularity: 'event',
  playing: false,
  inspector: 'step',
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const isViolation = (view: View): boolean => view.events.some((event) => event.kind === 'violation');

export function createExplorer(startPort: () => Port): Explorer {
  const store = createStore<ExplorerState>(() => INITIAL);
  const { getState: get, setState: set } = store;

  let client: Client | null = null;
  let opening: AbortController | null = null;
  /** A design that the user chose stays when they open something else; until then every source opens with its own. */
  let chosen: string | undefined;
  /** The last run that opened without an error: where to go back to. */
  let good: { readonly source: Source; readonly design: string } | null = null;

  const worker = (): Client => {
    if (!client) throw new Error('the model is not running');
    return client;
  };
  const newViews = () => latest((position: number) => worker().call('view', { position }));
  let views = newViews();
  const steps = createSteps();

  const fail = (error: unknown): void => {
    player.pause();
    const recovery = error instanceof InputError ? 'back' : 'restart';
    set({ status: { kind: 'error', message: messageOf(error), recovery } });
  };

  function launch(): void {
    client?.close();
    views.drop();
    views = newViews();
    const launched = connect(startPort(), (error) => {
      if (client !== launched) return;
      client = null;
      fail(new Error(`The model stopped: ${error.message}`));
    });
    client = launched;
  }

  async function openRun(source: Source, design: string | undefined, at: number): Promise<void> {
    player.pause();
    steps.clear();
    views.drop();
    opening?.abort();
    const mine = new AbortController();
    opening = mine;
    set({ source, status: { kind: 'opening', done: 0, of: 0, what: '' } });
    try {
      const opened = await worker().call(
        'open',
        { source, design },
        {
          signal: mine.signal,
          onProgress: (done, of, what) => opening === mine && set({ status: { kind: 'opening', done, of, what } }),
        },
      );
      const position = Math.min(at, opened.length);
      const view = opening === mine ? await views.request(position) : undefined;
      if (opening !== mine || !view) return;
      good = { source, design: opened.design };
      const { selection } = get();
      // A command keeps its name under every design; an object may not exist in this run.
      const kept = selection?.startsWith('cmd/') || opened.nodes.some((node) => node.id === selection);
      set({
        status: { kind: 'ready' },
        design: opened.design,
        opened,
        view,
        position,
        selection: kept ? selection : null,
      });
    } catch (error) {
      // Without a client the crash has already been told.
      if (opening === mine && !mine.signal.aborted && client) fail(error);
    }
  }

  async function moveTo(wished: number): Promise<void> {
    const { opened, status } = get();
    if (!opened || status.kind !== 'ready') return;
    const position = Math.max(0, Math.min(opened.length, Math.round(wished)));
    if (position === get().position && position === get().view?.position) return;
    set({ position });
    try {
      // An answer that has been overtaken is still shown while a newer one is under way: dragging must not freeze.
      const view = await views.request(position);
      if (view) set({ view });
    } catch (error) {
      if (client) fail(error);
    }
  }

  /** The latest picture asked for. */
  let drawn: Promise<void> = Promise.resolve();

  const move = async (direction: 1 | -1, boundary = get().granularity): Promise<void> => {
    // Only the place is waited for before the next step, never the picture: quick presses add up.
    await steps.push(async () => {
      const { status, position: from, opened } = get();
      if (status.kind !== 'ready') return;
      try {
        const to = boundary === 'event' ? from + direction : await worker().call('find', { from, direction, boundary });
        if (get().opened === opened && get().position === from) drawn = moveTo(to);
      } catch (error) {
        if (client) fail(error);
      }
    });
    await drawn;
  };

  const player = createPlayer(
    async () => {
      await move(1);
      const { position, opened, view } = get();
      return opened !== null && position < opened.length && !(view && isViolation(view));
    },
    (playing) => playing !== get().playing && set({ playing }),
  );

  async function loadLibrary(): Promise<void> {
    const library = await worker().call('library', {});
    set({ library });
  }

  const actions: ExplorerActions = {
    async start() {
      try {
        launch();
        await loadLibrary();
        const first =
          get().library?.scenarios.find((item) => item.id === FIRST_SCENARIO) ?? get().library?.scenarios[0];
        if (!first) throw new Error('The library holds no scenario.');
        await openRun({ kind: 'scenario', id: first.id }, undefined, 0);
      } catch (error) {
        if (client || get().status.kind !== 'error') fail(error);
      }
    },
    open: (source) => {
      set({ selection: null });
      return openRun(source, chosen, 0);
    },
    chooseDesign: async (design) => {
      const { source } = get();
      chosen = design;
      if (source && design !== get().design) await openRun(source, design, 0);
    },
    goTo(position) {
      player.pause();
      steps.clear();
      return moveTo(position);
    },
    step(direction, boundary) {
      player.pause();
      return move(direction, boundary);
    },
    select: (id) => set(id === null ? { selection: null } : { selection: id, inspector: 'object' }),
    setGranularity: (granularity) => set({ granularity }),
    showInspector: (inspector) => set({ inspector }),
    togglePlay() {
      const { playing, status, position, opened } = get();
      if (playing) return player.pause();
      if (status.kind !== 'ready' || !opened) return;
      // Play at the end starts over, as everywhere.
      if (position === opened.length) void moveTo(0);
      player.play();
    },
    async restart() {
      if (!good) return actions.start();
      try {
        launch();
        set({ status: { kind: 'starting' } });
        await loadLibrary();
        await openRun(good.source, good.design, get().position);
      } catch (error) {
        if (client) fail(error);
      }
    },
    refuse: (message) => fail(new InputError(message)),
    back: async () => (good ? openRun(good.source, good.design, get().position) : actions.start()),
  };

  return { store, actions };
}
