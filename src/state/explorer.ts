/** The store of the page and the actions on it. It knows neither React nor who shows it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, connect, InputError, type Port } from '../worker/client.ts';
import type { Choices, Opened, Requests, Source, View } from '../worker/protocol.ts';
import { withBranch } from './branches.ts';
import { createCopying } from './copying.ts';
import type { Interleavings, Searched } from './interleavings.ts';
import { type Latest, latest } from './latest.ts';
import { type Link, LinkError, readLink, writeLink } from './link.ts';
import { sourceOfFile } from './local-file.ts';
import { createSurvey, MOST_STEPS, outcomeOf, type Outcomes } from './outcomes.ts';
import { createNeighbours } from './neighbours.ts';
import { createPlayer, PLAY_DELAY } from './player.ts';
import { readPrefs, writePrefs } from './prefs.ts';
import { createSteps } from './steps.ts';
import type { ExplorerActions, ExplorerState, Part } from './types.ts';

/** What is open. */
interface Run {
  readonly source: Source;
  readonly design?: string;
  readonly choices?: Choices;
  /** Where it opens, when no position is named. */
  readonly at?: 'counterexample';
}

export interface Explorer {
  readonly store: StoreApi<ExplorerState>;
  readonly actions: ExplorerActions;
  /** Starts a further worker, for what nobody waits for. */
  readonly startAside: () => Port;
  /** Something that ends with the explorer. */
  onClose(end: () => void): void;
  /** Ends its workers; it can be started anew. */
  close(): void;
}

/** What a newcomer sees: two devices whose commands alternate, where the designs differ most visibly. */
export const FIRST_SCENARIO = 'interlaced';

const INITIAL: ExplorerState = {
  status: { kind: 'starting' },
  library: null,
  source: null,
  design: '',
  outcomes: {},
  searched: {},
  opened: null,
  branches: [],
  view: null,
  position: 0,
  selection: null,
  granularity: 'event',
  playing: false,
  speed: 1,
  motion: true,
  inspector: 'step',
  walk: { device: null, ssid: null, iova: null, write: false },
  windows: {},
  panels: { left: 0, right: 0, timeline: 0 },
  span: null,
  timeline: null,
  range: null,
  toast: '',
  slow: false,
};

/** Steps that are no jump, and ms after a jump in which another is likely: somebody drags. */
const NEAR = 64;
const AT_REST = 120;
/** ms after which the picture of a step has been painted: nothing may come between. */
const PAINTED = 24;

const windowsOf = ({ queues, physical }: View): ExplorerState['windows'] =>
  Object.fromEntries([...queues, ...physical].map(({ key, rows }) => [key, [rows.first, rows.entries.length]]));

/** An answer that takes longer is told, ms. */
const SLOW_AFTER = 100;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const isViolation = (view: View): boolean => view.events.some((event) => event.kind === 'violation');

/** `startAside`: further workers, for what nobody waits for. */
export function createExplorer(startPort: () => Port, startAside: () => Port = startPort): Explorer {
  const store = createStore<ExplorerState>(() => ({ ...INITIAL, ...readPrefs() }));
  const { getState: get, setState: set } = store;

  let client: Client | null = null;
  let opening: AbortController | null = null;
  /** A design that the user chose stays when they open something else; until then every source opens with its own. */
  let chosen: string | undefined;
  /** The last run that opened without an error: where to go back to. */
  let good: Run | null = null;

  const worker = (): Client => {
    if (!client) throw new Error('the model is not running');
    return client;
  };
  type Ask = Requests['view']['params'];
  const newViews = () => latest((ask: Ask) => notingDelay(worker().call('view', ask)));
  const newSpans = () => latest((ask: Requests['timeline']['params']) => worker().call('timeline', ask));
  const neighbours = createNeighbours();
  const newPart = <N extends Part>(part: N) => latest((params: Requests[N]['params']) => worker().call(part, params));
  const newParts = () => ({
    registers: newPart('registers'),
    config: newPart('config'),
    walk: newPart('walk'),
    next: newPart('next'),
  });
  let parts = newParts();
  let views = newViews();
  let spans = newSpans();
  const steps = createSteps();
  const survey = createSurvey(startAside);
  /** Fetched when there is something to search. */
  let interleavings: Interleavings | undefined;

  const fail = (error: unknown): void => {
    player.pause();
    const recovery = error instanceof InputError ? 'back' : 'restart';
    set({ status: { kind: 'error', message: messageOf(error), recovery } });
  };

  function launch(): void {
    client?.close();
    views.drop();
    spans.drop();
    views = newViews();
    spans = newSpans();
    parts = newParts();
    const launched = connect(startPort(), (error) => {
      if (client !== launched) return;
      client = null;
      fail(new Error(`The model stopped: ${error.message}`));
    });
    client = launched;
  }

  /** Says so when an answer is long in coming. */
  async function notingDelay<T>(answer: Promise<T>): Promise<T> {
    const timer = setTimeout(() => set({ slow: true }), SLOW_AFTER);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      if (get().slow) set({ slow: false });
    }
  }

  /** What the page asks of a position. */
  const ask = (position: number): Ask => ({ position, selection: get().selection, windows: get().windows });

  /** `at`: a position, or null for where the run itself begins to be shown. */
  async function openRun(wish: Run, at: number | null, wanted?: string | null): Promise<void> {
    const { source } = wish;
    player.pause();
    steps.clear();
    views.drop();
    spans.drop();
    opening?.abort();
    const mine = new AbortController();
    opening = mine;
    survey.stop();
    interleavings?.keep(source, wish.design);
    const sameSource = source === get().source;
    set({ source, status: { kind: 'opening', done: 0, of: 0, what: '' } });
    try {
      const opened = await worker().call('open', wish, {
        signal: mine.signal,
        onProgress: (done, of, what) => opening === mine && set({ status: { kind: 'opening', done, of, what } }),
      });
      if (opening !== mine) return;
      const position = Math.min(at ?? opened.position, opened.length);
      const wished = wanted === undefined ? get().selection : wanted;
      // A command keeps its name under every design; an object may not exist in this run.
      const kept = wished && (/^(p?cmd|slot|flight)\//.test(wished) || opened.nodes.some((node) => node.id === wished));
      const selection = kept ? wished : null;
      const view = await views.request({ position, selection, windows: {} });
      if (opening !== mine || !view) return;
      const { design, choices } = opened;
      const sameRun = sameSource && design === good?.design;
      good = { source, design, choices };
      neighbours.clear();
      set({
        status: { kind: 'ready' },
        design,
        opened,
        branches: withBranch(sameRun ? get().branches : [], opened),
        view,
        position,
        selection,
        windows: windowsOf(view),
        span: null,
        timeline: null,
        range: null,
        outcomes: sameSource ? get().outcomes : {},
        searched: sameSource ? get().searched : {},
        walk: sameSource ? get().walk : INITIAL.walk,
      });
      void compareAndSearch(opened);
      lookAround();
    } catch (error) {
      // Without a client the crash has already been told.
      if (opening === mine && !mine.signal.aborted && client) fail(error);
    }
  }

  /** Finds out what becomes of the open source under the other designs, then what any interleaving can lead to. */
  async function compareAndSearch(opened: Opened): Promise<void> {
    const { design, choices, length, verdicts } = opened;
    const known: Outcomes = get().outcomes;
    // A branch is one interleaving of many; the mark of a design is about the one that comes first in time.
    const outcomes = choices.length > 0 ? known : { ...known, [design]: outcomeOf(verdicts) };
    set({ outcomes });
    const { source, library } = get();
    if (!source) return;
    const tell = (searched: Searched): void => {
      if (get().source === source) set({ searched: { ...get().searched, [design]: searched } });
    };
    if (length > MOST_STEPS || source.kind === 'capture' || source.kind === 'dump') tell({ kind: 'too-long' });
    if (length > MOST_STEPS) return;
    const others = (library?.designs ?? []).map(({ id }) => id).filter((id) => !(id in outcomes));
    await survey.start(source, others, outcomes, (found) => set({ outcomes: found }));
    await new Promise((painted) => setTimeout(painted, PAINTED));
    const { createInterleavings } = await import('./interleavings.ts');
    const before = get().searched[design]?.kind;
    if (get().opened !== opened || before === 'done' || before === 'too-long') return;
    interleavings ??= createInterleavings(startAside);
    interleavings.start(source, design, tell);
  }

  async function moveTo(wished: number): Promise<void> {
    const { opened, status } = get();
    if (!opened || status.kind !== 'ready') return;
    const position = Math.max(0, Math.min(opened.length, Math.round(wished)));
    if (position === get().position && position === get().view?.position) return;
    const way = position - get().position;
    const kept = neighbours.find(ask(position));
    if (!kept) {
      // Far away, lists show other entries than here: those around CONS, until they ask for more.
      set(Math.abs(way) > NEAR ? { position, windows: {} } : { position });
      await look(way);
      return;
    }
    // Together: the place and its picture appear in one frame.
    set({ position, view: kept.view });
    if (kept.exact) lookAround(way);
    else await look(way);
  }

  /** Asks for the picture of where the page is, with what is selected and what its lists show. */
  async function look(way = 0): Promise<void> {
    if (get().status.kind !== 'ready') return;
    try {
      // An answer that has been overtaken is still shown while a newer one is under way: dragging must not freeze.
      const asked = ask(get().position);
      const view = await views.request(asked);
      if (!view) return;
      // What was sent unasked is what the lists show from now on.
      const windows = asked.windows === get().windows && Object.keys(asked.windows).length === 0;
      set(windows ? { view, windows: windowsOf(view) } : { view });
      neighbours.keep({ ...asked, windows: windows ? get().windows : asked.windows }, view);
      if (view.position === get().position) lookAround(way);
    } catch (error) {
      if (client) fail(error);
    }
  }

  let lookingAround: ReturnType<typeof setTimeout> | undefined;
  /**
   * Fetches the pictures on both sides, once nothing else is to be done. `way`: the step that led here; the next one
   * mostly goes on in its direction, and while somebody drags through the run none is a step.
   */
  function lookAround(way = 0): void {
    clearTimeout(lookingAround);
    const ahead = way < 0 ? -1 : 1;
    lookingAround = setTimeout(
      async () => {
        const { opened, position } = get();
        for (const next of [position + ahead, position - ahead]) {
          const asked = ask(next);
          if (!opened || next < 0 || next > opened.length || neighbours.find(asked)?.exact) continue;
          // A picture that cannot be had is told when somebody goes there.
          const view = await client?.call('view', asked).catch(() => undefined);
          if (get().opened !== opened || get().status.kind !== 'ready') return;
          if (view) neighbours.keep(asked, view);
        }
      },
      Math.abs(way) > NEAR ? AT_REST : PAINTED,
    );
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
    () => PLAY_DELAY / get().speed,
    (playing) => playing !== get().playing && set({ playing }),
  );

  async function loadLibrary(): Promise<void> {
    const library = await worker().call('library', {});
    set({ library });
  }

  const remember = (): void => {
    const { panels, speed, motion } = get();
    writePrefs({ panels, speed, motion });
  };

  /** What the address would have to say to lead back here; null while nothing is open. */
  const here = (): Link | null => {
    const { opened, position, selection, panels } = get();
    return good && opened ? { ...good, position, selection, panels } : null;
  };

  async function openLink(link: Link): Promise<void> {
    if (link.panels) set({ panels: link.panels });
    if (link.selection) set({ inspector: 'object' });
    chosen = link.design ?? chosen;
    const { source, design, choices, position } = link;
    // Choices lead to their own run, and a position is wished for.
    const at = position === null && !choices ? 'counterexample' : undefined;
    await openRun({ source, design, choices, at }, position ?? (at ? null : 0), link.selection);
  }

  async function openFirst(): Promise<void> {
    const { library } = get();
    const first = library?.scenarios.find((item) => item.id === FIRST_SCENARIO) ?? library?.scenarios[0];
    if (!first) throw new Error('The library holds no scenario.');
    await openRun({ source: { kind: 'scenario', id: first.id } }, 0);
  }

  /** Runs it; what goes wrong is told on the page. */
  async function guarded(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (client || get().status.kind !== 'error')
        fail(error instanceof LinkError ? new InputError(error.message) : error);
    }
  }

  const link = async (): Promise<string> => {
    const place = here();
    return place ? writeLink(place) : '';
  };

  const copying = createCopying({
    store,
    text: (params) => notingDelay(worker().call('text', params)),
    link,
    fail: (error) => client && fail(error),
  });

  const actions: ExplorerActions = {
    start: (hash = '') =>
      guarded(async () => {
        launch();
        await loadLibrary();
        const place = await readLink(hash);
        if (place) await openLink(place);
        else await openFirst();
      }),
    follow: (hash) =>
      guarded(async () => {
        const place = await readLink(hash);
        if (place) await openLink(place);
      }),
    link,
    open: (source, design = chosen) => {
      set({ selection: null });
      return openRun({ source, design, at: 'counterexample' }, null);
    },
    chooseDesign: async (design) => {
      const { source } = get();
      chosen = design;
      if (source && design !== get().design) await openRun({ source, design }, 0);
    },
    openPlace: ({ position, ...run }) => openRun(run, position),
    async branch(transition) {
      const { opened, position, source, design } = get();
      if (!opened || !source) return;
      const before = opened.choices.filter(([step]) => step <= position);
      await openRun({ source, design, choices: [...before, [position + 1, transition]] }, position + 1);
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
    select(id) {
      if (id === get().selection) return;
      set(id === null ? { selection: null } : { selection: id, inspector: 'object' });
      void look();
    },
    setGranularity: (granularity) => set({ granularity }),
    showInspector: (inspector) => set({ inspector }),
    walk: (change) => set({ walk: { ...get().walk, ...change }, inspector: 'walk' }),
    async ask(part, params) {
      if (get().status.kind !== 'ready') return undefined;
      try {
        const question: Latest<typeof params, Requests[typeof part]['result']> = parts[part] as never;
        return await question.request(params);
      } catch (error) {
        if (client) fail(error);
        return undefined;
      }
    },
    togglePlay() {
      const { playing, status, position, opened } = get();
      if (playing) return player.pause();
      if (status.kind !== 'ready' || !opened) return;
      // Play at the end starts over, as everywhere.
      if (position === opened.length) void moveTo(0);
      player.play();
    },
    setSpeed(speed) {
      set({ speed });
      remember();
    },
    setMotion(motion) {
      set({ motion });
      remember();
    },
    watch(queue, window) {
      const old = get().windows[queue];
      if (old && old[0] === window[0] && old[1] === window[1]) return;
      set({ windows: { ...get().windows, [queue]: window } });
      void look();
    },
    setPanels(sizes) {
      set({ panels: { ...get().panels, ...sizes } });
      remember();
    },
    async showSpan(span, columns) {
      const { opened, status } = get();
      if (!opened || status.kind !== 'ready') return;
      set({ span });
      const [from, to] = span ?? [0, opened.duration];
      try {
        const timeline = await spans.request({ from, to, columns: Math.max(16, Math.round(columns)) });
        if (timeline) set({ timeline });
      } catch (error) {
        if (client) fail(error);
      }
    },
    async goToTime(time) {
      if (get().status.kind !== 'ready') return;
      const { opened } = get();
      await guarded(async () => {
        const position = await worker().call('at', { time });
        if (get().opened === opened) await actions.goTo(position);
      });
    },
    setRange: (range) => set({ range: range && [Math.min(...range), Math.max(...range)] }),
    markRange(end) {
      const { position, opened, range } = get();
      const at = Math.max(1, position);
      const [from, to] = range ?? [at, end === 'from' ? (opened?.length ?? at) : at];
      actions.setRange(end === 'from' ? [at, Math.max(at, to)] : [range ? Math.min(at, from) : 1, at]);
    },
    ...copying,
    async restart() {
      if (!good) return actions.start(globalThis.location?.hash);
      try {
        launch();
        set({ status: { kind: 'starting' } });
        await loadLibrary();
        await openRun(good, get().position);
      } catch (error) {
        if (client) fail(error);
      }
    },
    async openFile(file) {
      try {
        await actions.open(await sourceOfFile(file));
      } catch (error) {
        // A folder, for instance, or a file that is gone.
        fail(new InputError(messageOf(error)));
      }
    },
    back: async () => (good ? openRun(good, get().position) : guarded(openFirst)),
  };

  const ends = new Set<() => void>();
  return {
    store,
    actions,
    startAside,
    onClose: (end) => void ends.add(end),
    close() {
      player.pause();
      clearTimeout(lookingAround);
      client?.close();
      client = null;
      survey.stop();
      interleavings?.stop();
      for (const end of ends) end();
    },
  };
}
