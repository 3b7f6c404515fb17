/** Where a run stops: conditions that the user set, what is selected becoming another, several things that can happen. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Explorer } from '../explorer.ts';
import type { Stop } from '../types.ts';
import { MOST_STOP, MOST_STOPS } from '../link.ts';

export interface StopState {
  /** Why the last one was not taken; '' when it was. */
  readonly refused: string;
  /** Why a stop means nothing in the open run, by its text. */
  readonly strange: ReadonlyMap<string, string>;
  /** All that a stop can be made of in the open run. */
  readonly terms: readonly string[];
}

export interface Stops {
  readonly store: StoreApi<StopState>;
  /** Asks what a stop can be made of in the open run, and which mean nothing there. */
  begin(): Promise<void>;
  /** Adds one, unless it is there; false for what means nothing in this run: then `refused` says why. */
  add(text: string): Promise<boolean>;
  remove(text: string): void;
  turn(text: string, on: boolean): void;
  /** To the next stop that holds; without any the dialog opens in which they are set. */
  runOn(direction: 1 | -1): Promise<void>;
  /** To where what is told of the selection becomes another. */
  toChange(direction: 1 | -1): Promise<void>;
  /** To where more than one transition is enabled: over all steps that are forced. */
  toChoices(direction: 1 | -1): Promise<void>;
  close(): void;
}

/** Of a run this long it takes a while, steps. */
const LONG = 20_000;

export function createStops({ store: page, actions, model }: Explorer): Stops {
  const store = createStore<StopState>(() => ({ refused: '', strange: new Map(), terms: [] }));
  const { setState: set } = store;
  let asked: AbortController | null = null;
  const stops = (): readonly Stop[] => page.getState().stops;
  const active = (): string[] => stops().flatMap(({ text, on }) => (on ? [text] : []));

  /** Of several searches the last counts, and none once one is elsewhere. */
  async function look<T>(ask: (from: number, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    asked?.abort();
    const { opened, position, status } = page.getState();
    if (!opened || status.kind !== 'ready') return undefined;
    const mine = new AbortController();
    asked = mine;
    if (opened.length > LONG) actions.say('Looking through the run…');
    try {
      const found = await ask(position, mine.signal);
      const now = page.getState();
      return mine.signal.aborted || now.opened !== opened || now.position !== position ? undefined : found;
    } catch (error) {
      if (!mine.signal.aborted) actions.say((error as Error).message);
      return undefined;
    }
  }

  /** Which of the stops mean nothing in the open run: behind its end nothing is looked through, they are only read. */
  async function refusedOf(texts: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const from = page.getState().opened?.length ?? 0;
    return (await model.call('runUntil', { from, direction: 1, stops: texts })).refused;
  }

  async function to(wanted: readonly string[], direction: 1 | -1, none: string): Promise<void> {
    const found = await look((from, signal) => model.call('runUntil', { from, direction, stops: wanted }, { signal }));
    if (!found) return;
    const [strange] = found.refused.values();
    if (found.stop === null)
      return actions.say(
        found.refused.size === wanted.length ? `No stop means anything in this run: ${strange}` : none,
      );
    await actions.goTo(found.position);
    if (wanted.length > 1) actions.say(`Stopped by ${wanted[found.stop]}`);
  }

  // Playing ends where a stop holds.
  const unsubscribe = page.subscribe(async ({ playing, position, opened }, before) => {
    if (!playing || before.playing || active().length === 0) return;
    const params = { from: position, direction: 1, stops: active() } as const;
    const found = await model.call('runUntil', params).catch(() => undefined);
    if (!found || found.stop === null) return;
    const halt = (): void => {
      const now = page.getState();
      if (now.opened === opened && now.playing && now.position < found.position) return;
      leave();
      if (now.opened === opened && now.playing) void actions.goTo(found.position);
    };
    const leave = page.subscribe(halt);
    halt();
  });

  return {
    store,
    close() {
      asked?.abort();
      unsubscribe();
    },
    async begin() {
      const [terms, strange] = await Promise.all([
        model.call('stopTerms', {}),
        refusedOf(stops().map(({ text }) => text)),
      ]);
      set({ terms, strange, refused: '' });
    },
    async add(text) {
      const stop = text.trim().split(/\s+/).join(' ');
      if (stops().some((one) => one.text === stop)) return true;
      const full = stops().length >= MOST_STOPS ? `expected at most ${MOST_STOPS} stops` : '';
      const long = stop.length > MOST_STOP ? `expected at most ${MOST_STOP} characters` : '';
      const refused = full || long || ((await refusedOf([stop])).get(stop) ?? '');
      set({ refused });
      if (refused === '') page.setState({ stops: [...stops(), { text: stop, on: true }] });
      return refused === '';
    },
    remove: (text) => page.setState({ stops: stops().filter((one) => one.text !== text) }),
    turn: (text, on) => page.setState({ stops: stops().map((one) => (one.text === text ? { text, on } : one)) }),
    async runOn(direction) {
      const wanted = active();
      if (wanted.length === 0) return actions.showDialog('stops');
      await to(wanted, direction, `Nothing stops it ${direction === 1 ? 'before the end' : 'on the way back'}`);
    },
    toChoices: (direction) =>
      to(['choices'], direction, `One choice only from here to the ${direction === 1 ? 'end' : 'beginning'}`),
    async toChange(direction) {
      const { selection: object } = page.getState();
      if (object === null) return actions.say('Select an object or a command first: its changes can be gone through');
      const position = await look((from, signal) => model.call('nextChange', { from, direction, object }, { signal }));
      if (position === undefined) return;
      if (position === null) return actions.say(`${object} does not change ${direction === 1 ? 'any more' : 'before'}`);
      await actions.goTo(position);
    },
  };
}
