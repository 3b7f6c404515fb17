/** Files that the user brought, and what a worker of its own explains of them: again whenever one of them or what is given changes. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, connect, type Port } from '../../worker/client.ts';
import type { BroughtFile, Explained, Given } from '../../worker/protocol.ts';

export interface Explaining {
  readonly files: readonly BroughtFile[];
  readonly given: Given;
  /** How much is read, bytes; null when nothing is under way. */
  readonly busy: { readonly done: number; readonly of: number } | null;
  readonly explained: Explained | null;
  /** What went wrong; '' when nothing did. */
  readonly problem: string;
}

export interface ExplainingActions {
  /** Adds files to those that are there; one of the same name takes its place, but of those that come together each is another. */
  take(files: readonly BroughtFile[]): void;
  /** What a file is to be taken for; '' for what it looks like. */
  takeAs(name: string, kind: string): void;
  drop(name: string): void;
  clear(): void;
  give(given: Given): void;
  /** Reading goes no further; what was explained before stays. */
  cancel(): void;
}

/** Files of several folders, or of a mail, whose names are the same: `dmesg.txt`, `dmesg.txt (2)`. */
function apart(files: readonly BroughtFile[]): readonly BroughtFile[] {
  const taken = new Set<string>();
  return files.map((file) => {
    let { name } = file;
    for (let n = 2; taken.has(name); n++) name = `${file.name} (${n})`;
    taken.add(name);
    return { ...file, name };
  });
}

export function createExplaining(startPort: () => Port): {
  readonly store: StoreApi<Explaining>;
  readonly actions: ExplainingActions;
  readonly close: () => void;
} {
  const nothing = { files: [], given: {}, busy: null, explained: null, problem: '' };
  const store = createStore<Explaining>(() => nothing);
  const { getState: get, setState: set } = store;
  let client: Client | null = null;
  let under: AbortController | null = null;

  const cancel = (): void => {
    under?.abort();
    under = null;
    set({ busy: null });
  };

  async function again(): Promise<void> {
    cancel();
    const { files, given } = get();
    if (files.length === 0) {
      set({ explained: null, problem: '' });
      return;
    }
    const mine = new AbortController();
    under = mine;
    const failed = (error: Error): void => {
      if (under !== mine) return;
      under = null;
      set({ busy: null, problem: error.message });
    };
    client ??= connect(startPort(), (error) => {
      client = null;
      failed(error);
    });
    set({ busy: { done: 0, of: 0 }, problem: '' });
    try {
      const explained = await client.call(
        'explain',
        { files, given },
        { signal: mine.signal, onProgress: ({ done, of }) => under === mine && set({ busy: { done, of } }) },
      );
      if (under === mine) set({ explained, busy: null });
    } catch (error) {
      failed(error as Error);
    }
  }

  const change = (what: Partial<Explaining>): void => {
    set(what);
    void again();
  };

  return {
    store,
    close() {
      cancel();
      client?.close();
      client = null;
    },
    actions: {
      cancel,
      take(brought) {
        const files = apart(brought);
        const names = new Set(files.map(({ name }) => name));
        if (files.length > 0) change({ files: [...get().files.filter(({ name }) => !names.has(name)), ...files] });
      },
      takeAs: (name, kind) =>
        change({
          files: get().files.map((file) =>
            file.name === name ? { name, content: file.content, ...(kind && { as: kind }) } : file,
          ),
        }),
      drop: (name) => change({ files: get().files.filter((file) => file.name !== name) }),
      clear: () => change(nothing),
      give: (given) => change({ given }),
    },
  };
}
