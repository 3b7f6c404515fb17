/** Runs side by side, each in an explorer of its own, and what every design costs, in a worker of its own. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, connect } from '../../worker/client.ts';
import type { Assumed, Checked, CommandRow, Compared, CostsOf, Opened, SideOf, Source } from '../../worker/protocol.ts';
import { columnsOf } from '../../worker/protocol/handed.ts';
import { createExplorer, type Explorer } from '../explorer.ts';
import type { StartModel } from '../explorer/model.ts';
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
  same(source, side.source) &&
  same(opened.design, side.design) &&
  same(opened.choices, side.choices) &&
  same(usual, assumed);

async function made({ store, actions }: Explorer, side: SideOf, assumed: Assumed): Promise<Opened> {
  await actions.start({ ...side, assumed, position: 0 });
  const { status, opened } = store.getState();
  if (status.kind === 'error') throw new Error(status.message);
  if (!opened) throw new Error('the run was left');
  return opened;
}

interface Run {
  readonly side: SideOf;
  /**
   * Whose worker has it: the page's, which has the same run open; the same with another session, as it has compiled what makes
   * runs and a second run takes it half the time of another worker; or one of its own, which works at the same time.
   */
  readonly by: 'page' | 'beside' | 'own';
  readonly explorer: Explorer;
  readonly made: Promise<Opened>;
}

/**
 * Compares the sides that a page has chosen, as long as it shows their comparison. Its worker is asked of the run that it
 * has open, until it opens another.
 */
export function createComparing({ store: page, model, helper, startAside }: Explorer): {
  readonly store: StoreApi<Comparing>;
  readonly actions: ComparingActions;
  readonly close: () => void;
} {
  const store = createStore<Comparing>(() => NONE);
  const { getState: get, setState: set } = store;
  let runs: readonly Run[] = [];
  /** Still shown, until what takes their place is made. */
  let left: readonly Explorer[] = [];
  let counting: Client | null = null;
  let asked = new Set<number>();

  const stopCounting = (): void => {
    counting?.close();
    counting = null;
  };

  const STARTS: Readonly<Record<Run['by'], StartModel | undefined>> = {
    page: () => ({ ...model, close() {} }),
    beside: model.beside,
    own: undefined,
  };

  const stopLeft = (): void => {
    for (const explorer of left) explorer.close();
    left = [];
  };

  const start = (side: SideOf, assumed: Assumed, by: Run['by']): Run => {
    const explorer = createExplorer(startAside, startAside, { alone: true, start: STARTS[by] });
    return { side, by, explorer, made: made(explorer, side, assumed) };
  };

  /** Ends the runs; they are made anew when they are compared again. */
  const leave = (): void => {
    for (const { explorer } of runs) explorer.close();
    runs = [];
    stopLeft();
    set({ sides: null, explorers: [], replaced: [], names: [], opened: [], compared: null, rows: {}, problem: '' });
  };

  /** Which scenarios could stand on another side; found when nothing else is waited for. */
  async function findAlike(source: Source): Promise<void> {
    if (same(source, get().alikeOf)) return;
    set({ alike: [], alikeOf: source });
    // What a guest was recorded to do is what no scenario says.
    if (source.kind === 'capture' || source.kind === 'dump') return;
    // Nobody waits for it: what cannot be found is left out.
    const alike = await helper.call('alike', { source }).catch(() => []);
    if (same(source, get().alikeOf)) set({ alike });
  }

  /** What its explorer shows is still the run of its side: a worker that was lent opens others, for whom it belongs to. */
  const isHeld = ({ by, side, explorer }: Run): boolean =>
    by === 'page' ? isOpenIn(page.getState(), side, get().assumed) : by === 'own' || explorer.model.running();

  /** The first side's worker compares: it has what is compared of its own run, and is the first to be there. */
  const comparer = (): Explorer['model'] => runs[0].explorer.model;

  async function begin(sides: readonly SideOf[], assumed: Assumed): Promise<void> {
    const usual = same(assumed, get().assumed);
    const before = [...runs];
    const kept = sides.map((side) => {
      const at = usual ? before.findIndex((run) => same(run.side, side) && isHeld(run)) : -1;
      return at < 0 ? undefined : before.splice(at, 1)[0];
    });
    const open = sides.findIndex((side) => isOpenIn(page.getState(), side, assumed));
    const beside =
      open < 0 || kept.some((run) => run?.by === 'beside') ? -1 : sides.findIndex((_, s) => s !== open && !kept[s]);
    runs = sides.map(
      (side, s) => kept[s] ?? start(side, assumed, s === open ? 'page' : s === beside ? 'beside' : 'own'),
    );
    stopLeft();
    left = before.map(({ explorer }) => explorer);
    const current = runs;
    asked = new Set();
    const shown = get().explorers;
    const explorers = runs.map(({ explorer }, s) => (shown.includes(explorer) ? explorer : (shown[s] ?? explorer)));
    const replaced = runs.map(({ explorer }, s) => explorers[s] !== explorer);
    const designs = sides.map(({ design }) => design);
    set({ sides, assumed, explorers, replaced, names: designs, opened: [], compared: null, rows: {}, problem: '' });
    try {
      const opened = await Promise.all(runs.map((run) => run.made));
      if (runs !== current) return;
      const recorded = await Promise.all(
        runs.map(({ explorer }, s) => explorer.model.call('recorded', { position: opened[s].length })),
      );
      if (runs !== current) return;
      const names = namesOf(sides.map(({ source }, s) => ({ source, ...opened[s] })));
      const all = names.map((name, s) => ({ name, recorded: recorded[s] }));
      const compared = await comparer().call('compare', { sides: all }, { handed: recorded.flatMap(columnsOf) });
      if (runs !== current) return;
      set({
        names,
        opened,
        explorers: current.map(({ explorer }) => explorer),
        replaced: [],
        compared,
      });
      stopLeft();
      await findAlike(sides[0].source);
    } catch (error) {
      if (runs === current) set({ problem: error instanceof Error ? error.message : String(error) });
    }
  }

  const follow = ({ dialog, stillAsked, sides, assumed }: ExplorerState): void => {
    const before = get();
    if (dialog !== 'compare' || stillAsked || sides.length < 2) {
      if (before.sides) leave();
    } else if (!same(assumed, before.assumed) || !same(sides, before.sides) || !runs.every(isHeld))
      void begin(sides, assumed);
  };
  const unsubscribe = page.subscribe(follow);
  follow(page.getState());

  return {
    store,
    close() {
      unsubscribe();
      leave();
      stopCounting();
      set(NONE);
    },
    actions: {
      async want(numbers) {
        const { compared } = get();
        // A list may still show as many as there were in the comparison before.
        const missing = numbers.filter((number) => compared && number < compared.rows && !asked.has(number));
        if (missing.length === 0) return;
        for (const number of missing) asked.add(number);
        try {
          const rows = await comparer().call('rows', { numbers: missing });
          if (get().compared === compared)
            set({ rows: { ...get().rows, ...Object.fromEntries(rows.map((row) => [row.number, row])) } });
        } catch (error) {
          if (get().compared === compared) set({ problem: (error as Error).message });
        }
      },
      rowsOf: async (numbers) => (get().compared ? comparer().call('rows', { numbers }) : []),
      async count(source, assumed, designs) {
        stopCounting();
        const subject = { source, assumed };
        if (!same(get().costsOf?.source, source)) set({ searched: {} });
        if (!same(get().costsOf, subject)) set({ costs: {}, costsOf: subject });
        const failed = ({ message }: Error): void => {
          if (counting === mine) set({ costsProblem: message });
        };
        const mine = connect(startAside(), failed);
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
