/** Runs side by side, each in an explorer of its own, and what every design costs: in workers of their own. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, connect, type Port } from '../../worker/client.ts';
import type { Assumed, Checked, CommandRow, Compared, CostsOf, Opened, SideOf, Source } from '../../worker/protocol.ts';
import { createExplorer, type Explorer } from '../explorer.ts';
import type { ExplorerState } from '../types.ts';
import type { Searched } from './interleavings.ts';
import { MOST_STEPS } from './outcomes.ts';
import { namesOf } from './side-names.ts';

export interface Comparing {
  /** What it is about; null before the first. */
  readonly sides: readonly SideOf[] | null;
  /** Under which costs. */
  readonly assumed: Assumed;
  /** By side, what shows it. A side that is kept keeps its own; in place of one that is made the old one stays so long. */
  readonly explorers: readonly Explorer[];
  /** By side: what shows it is still the old one. */
  readonly replaced: readonly boolean[];
  /** By side: told apart also where designs are the same. Designs alone until the runs are made. */
  readonly names: readonly string[];
  /** By side, once all runs are made. */
  readonly opened: readonly Opened[];
  /** Null while the runs are made. */
  readonly compared: Compared | null;
  /** Rows that were asked for, by number. */
  readonly rows: Readonly<Record<number, CommandRow>>;
  /** What went wrong; '' when nothing did. */
  readonly problem: string;
  /** Other scenarios whose guests do the same as that of `alikeOf`. */
  readonly alike: readonly string[];
  readonly alikeOf: Source | null;
  /** By design. */
  readonly costs: Readonly<Record<string, CostsOf>>;
  /** What any interleaving leads to, by design. */
  readonly searched: Readonly<Record<string, Searched>>;
  readonly costsOf: { readonly source: Source; readonly assumed: Assumed } | null;
  readonly costsProblem: string;
}

export interface ComparingActions {
  /** Compares these, unless they are compared already. */
  compare(sides: readonly SideOf[], assumed: Assumed): Promise<void>;
  /** Ends the runs; they are made anew when they are compared again. */
  leave(): void;
  /** Fetches those of the rows that are not there yet. */
  want(numbers: readonly number[]): Promise<void>;
  /** Those rows, for what leaves the page; none when the runs have been left. */
  rowsOf(numbers: readonly number[]): Promise<readonly CommandRow[]>;
  /** What a source costs under those designs that it was not counted under yet, and then what any interleaving does. */
  count(source: Source, assumed: Assumed, designs: readonly string[]): Promise<void>;
}

const NONE: Comparing = {
  sides: null,
  assumed: [],
  explorers: [],
  replaced: [],
  names: [],
  opened: [],
  compared: null,
  rows: {},
  problem: '',
  alike: [],
  alikeOf: null,
  costs: {},
  searched: {},
  costsOf: null,
  costsProblem: '',
};

/** What a search that nobody asked for may take. */
const SEARCH = { choices: [], position: 0, maxStates: 50_000, maxBytes: 256 * 2 ** 20 };

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Whether what a side shows is what an explorer has open, and its worker knows it again. */
const isOpenIn = ({ status, opened, source, assumed: usual }: ExplorerState, side: SideOf, assumed: Assumed): boolean =>
  status.kind === 'ready' &&
  opened !== null &&
  (source?.kind === 'scenario' || source?.kind === 'capture' || source?.kind === 'dump') &&
  same([source, opened.design, opened.choices, usual], [side.source, side.design, side.choices, assumed]);

/** Opens a side, and takes of its run what a comparison needs. */
async function made({ store, actions }: Explorer, side: SideOf, assumed: Assumed) {
  await actions.start({ ...side, assumed, position: 0 });
  const { status, opened } = store.getState();
  if (status.kind === 'error') throw new Error(status.message);
  const recorded = opened && (await actions.ask('recorded', { position: opened.length }));
  if (!opened || !recorded) throw new Error('the run was left');
  return { opened, recorded };
}

/** `page`: the explorer in which one compares. Its worker is asked of the run that it has open, until it opens another. */
export function createComparing(
  startPort: () => Port,
  page?: Pick<Explorer, 'store' | 'model'>,
): {
  readonly store: StoreApi<Comparing>;
  readonly actions: ComparingActions;
  readonly close: () => void;
} {
  const store = createStore<Comparing>(() => NONE);
  const { getState: get, setState: set } = store;
  let runs: readonly { side: SideOf; lent: boolean; explorer: Explorer; made: ReturnType<typeof made> }[] = [];
  /** Still shown, until what takes their place is made. */
  let left: readonly Explorer[] = [];
  /** The worker that compares. */
  let client: Client | null = null;
  let counting: Client | null = null;
  let asked = new Set<number>();

  const stopCounting = (): void => {
    counting?.close();
    counting = null;
  };

  const stopLeft = (): void => {
    for (const explorer of left) explorer.close();
    left = [];
  };

  const start = (side: SideOf, assumed: Assumed) => {
    const lent = page && isOpenIn(page.store.getState(), side, assumed) ? page.model : undefined;
    const explorer = createExplorer(startPort, startPort, { alone: true, lent });
    return { side, lent: lent !== undefined, explorer, made: made(explorer, side, assumed) };
  };

  const leave = (): void => {
    client?.close();
    client = null;
    for (const { explorer } of runs) explorer.close();
    runs = [];
    stopLeft();
    set({ sides: null, explorers: [], replaced: [], names: [], opened: [], compared: null, rows: {}, problem: '' });
  };

  /** Which scenarios could stand on another side; found when nothing else is waited for. */
  async function findAlike(mine: Client, source: Source): Promise<void> {
    if (same(source, get().alikeOf)) return;
    const alike = await mine.call('alike', { source });
    if (client === mine) set({ alike, alikeOf: source });
  }

  /** What its explorer shows is still the run of its side: a worker that was lent opens others, for whom it belongs to. */
  const isHeld = ({ lent, side }: (typeof runs)[number]): boolean =>
    !lent || (page !== undefined && isOpenIn(page.store.getState(), side, get().assumed));

  async function begin(sides: readonly SideOf[], assumed: Assumed): Promise<void> {
    const usual = same(assumed, get().assumed);
    const before = [...runs];
    runs = sides.map((side) => {
      const kept = usual ? before.findIndex((run) => same(run.side, side) && isHeld(run)) : -1;
      return kept < 0 ? start(side, assumed) : before.splice(kept, 1)[0];
    });
    stopLeft();
    left = before.map(({ explorer }) => explorer);
    const current = runs;
    client?.close();
    const failed = (error: unknown): void => {
      if (runs === current) set({ problem: error instanceof Error ? error.message : String(error) });
    };
    const mine = connect(startPort(), failed);
    client = mine;
    asked = new Set();
    const shown = get().explorers;
    const explorers = runs.map(({ explorer }, s) => (shown.includes(explorer) ? explorer : (shown[s] ?? explorer)));
    const replaced = runs.map(({ explorer }, s) => explorers[s] !== explorer);
    const designs = sides.map(({ design }) => design);
    set({ sides, assumed, explorers, replaced, names: designs, opened: [], compared: null, rows: {}, problem: '' });
    try {
      const all = await Promise.all(runs.map((run) => run.made));
      if (runs !== current) return;
      const names = namesOf(sides.map(({ source }, s) => ({ source, ...all[s].opened })));
      const compared = await mine.call('compare', {
        sides: names.map((name, s) => ({ name, recorded: all[s].recorded })),
      });
      if (runs !== current) return;
      set({
        names,
        opened: all.map(({ opened }) => opened),
        explorers: current.map(({ explorer }) => explorer),
        replaced: [],
        compared,
      });
      stopLeft();
      await findAlike(mine, sides[0].source);
    } catch (error) {
      failed(error);
    }
  }

  const unsubscribe = page?.store.subscribe(({ assumed }) => {
    const { sides } = get();
    if (sides && !runs.every(isHeld)) void begin(sides, assumed);
  });

  return {
    store,
    close() {
      unsubscribe?.();
      leave();
      stopCounting();
      set(NONE);
    },
    actions: {
      leave,
      async compare(sides, assumed) {
        if (!same(assumed, get().assumed) || !same(sides, get().sides)) await begin(sides, assumed);
      },
      async want(numbers) {
        const missing = numbers.filter((number) => !asked.has(number));
        const mine = client;
        if (!mine || missing.length === 0) return;
        for (const number of missing) asked.add(number);
        try {
          const rows = await mine.call('rows', { numbers: missing });
          if (client === mine)
            set({ rows: { ...get().rows, ...Object.fromEntries(rows.map((row) => [row.number, row])) } });
        } catch (error) {
          if (client === mine) set({ problem: (error as Error).message });
        }
      },
      rowsOf: async (numbers) => (await client?.call('rows', { numbers })) ?? [],
      async count(source, assumed, designs) {
        stopCounting();
        const subject = { source, assumed };
        if (!same(get().costsOf?.source, source)) set({ searched: {} });
        if (!same(get().costsOf, subject)) set({ costs: {}, costsOf: subject });
        const failed = ({ message }: Error): void => {
          if (counting === mine) set({ costsProblem: message });
        };
        const mine = connect(startPort(), failed);
        counting = mine;
        set({ costsProblem: '' });
        const tell = (design: string, searched: Searched): void => {
          if (counting === mine) set({ searched: { ...get().searched, [design]: searched } });
        };
        try {
          for (const design of designs) {
            if (design in get().costs) continue;
            const costs = await mine.call('costs', { ...subject, design });
            if (counting !== mine) return;
            set({ costs: { ...get().costs, [design]: costs } });
          }
          for (const design of designs) {
            const known = get().searched[design]?.kind;
            if (known === 'done' || known === 'too-long') continue;
            const short = source.kind === 'scenario' || source.kind === 'text';
            if (!short || get().costs[design].length > MOST_STEPS) {
              tell(design, { kind: 'too-long' });
              continue;
            }
            tell(design, { kind: 'running', states: 0 });
            const result: Checked = await mine.call('check', { source, design, ...SEARCH });
            if (counting !== mine) return;
            tell(design, { kind: 'done', result });
          }
          stopCounting();
        } catch (error) {
          failed(error as Error);
        }
      },
    },
  };
}
