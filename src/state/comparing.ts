/** Runs side by side, and what every design costs: found out in workers of their own. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, connect, type Port } from '../worker/client.ts';
import type { CommandRow, Compared, CostsOf, SideOf, Source } from '../worker/protocol.ts';

export interface Comparing {
  /** What it is about; null before the first. */
  readonly sides: readonly SideOf[] | null;
  /** Null while the runs are made. */
  readonly compared: Compared | null;
  /** Rows that were asked for, by number. */
  readonly rows: Readonly<Record<number, CommandRow>>;
  /** Commands that were written so far, of how many, in the run that is being made. */
  readonly done: number;
  readonly of: number;
  /** What went wrong; '' when nothing did. */
  readonly problem: string;
  /** By design. */
  readonly costs: Readonly<Record<string, CostsOf>>;
  readonly costsOf: Source | null;
  readonly costsProblem: string;
}

export interface ComparingActions {
  /** Compares these, unless they are compared already. */
  compare(sides: readonly SideOf[]): Promise<void>;
  /** Fetches those of the rows that are not there yet. */
  want(numbers: readonly number[]): Promise<void>;
  /** What a source costs under those designs that it was not counted under yet. */
  count(source: Source, designs: readonly string[]): Promise<void>;
}

const NONE: Comparing = {
  sides: null,
  compared: null,
  rows: {},
  done: 0,
  of: 0,
  problem: '',
  costs: {},
  costsOf: null,
  costsProblem: '',
};

export function createComparing(startPort: () => Port): {
  readonly store: StoreApi<Comparing>;
  readonly actions: ComparingActions;
  readonly close: () => void;
} {
  const store = createStore<Comparing>(() => NONE);
  const { getState: get, setState: set } = store;
  let client: Client | null = null;
  let counting: Client | null = null;
  let asked = new Set<number>();

  const stopCounting = (): void => {
    counting?.close();
    counting = null;
  };

  return {
    store,
    close() {
      client?.close();
      client = null;
      stopCounting();
      set(NONE);
    },
    actions: {
      async compare(sides) {
        if (JSON.stringify(sides) === JSON.stringify(get().sides) && client) return;
        client?.close();
        asked = new Set();
        const failed = ({ message }: Error): void => {
          if (client === mine) set({ problem: message });
        };
        const mine = connect(startPort(), failed);
        client = mine;
        set({ sides, compared: null, rows: {}, done: 0, of: 0, problem: '' });
        try {
          const onProgress = (done: number, of: number): void => {
            if (client === mine) set({ done, of });
          };
          const compared = await mine.call('compare', { sides }, { onProgress });
          if (client === mine) set({ compared });
        } catch (error) {
          failed(error as Error);
        }
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
      async count(source, designs) {
        stopCounting();
        if (JSON.stringify(get().costsOf) !== JSON.stringify(source)) set({ costs: {}, costsOf: source });
        const missing = designs.filter((design) => !(design in get().costs));
        if (missing.length === 0) return;
        const failed = ({ message }: Error): void => {
          if (counting === mine) set({ costsProblem: message });
        };
        const mine = connect(startPort(), failed);
        counting = mine;
        set({ costsProblem: '' });
        try {
          for (const design of missing) {
            const costs = await mine.call('costs', { source, design });
            if (counting !== mine) return;
            set({ costs: { ...get().costs, [design]: costs } });
          }
          stopCounting();
        } catch (error) {
          failed(error as Error);
        }
      },
    },
  };
}
