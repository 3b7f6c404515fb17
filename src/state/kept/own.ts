/** The user's own scenarios: where they lie between visits, saved or still being worked on. */
import type { Changes } from '../edit/undo.ts';

export interface Own extends Changes {
  readonly id: string;
  /** As a file is called: `interlaced.yaml`. */
  readonly name: string;
  readonly text: string;
  /** The user has said that it is to be kept; else it is work in progress. */
  readonly saved: boolean;
  /** Counts its changes: who changes it says which one they saw. */
  readonly revision: number;
}

export interface OwnShelf {
  /** The last changed comes first. */
  list(): Promise<readonly Own[]>;
  get(id: string): Promise<Own | undefined>;
  /** Puts it in the place of revision `seen` of it, or anew for null; false when another page has put another there. */
  put(own: Own, seen: number | null): Promise<boolean>;
  remove(id: string): Promise<void>;
}

/** Keeps nothing: work lasts as long as the page. */
export const NO_OWN: OwnShelf = {
  list: async () => [],
  get: async () => undefined,
  put: async () => true,
  remove: async () => {},
};

/** Which of them a tab is working on, across a reload of it. */
export interface Tab {
  get(): string | null;
  set(id: string | null): void;
}

const TAB = 'viommu-own';

export const browserTab: Tab = {
  get() {
    try {
      return sessionStorage.getItem(TAB);
    } catch {
      return null;
    }
  },
  set(id) {
    try {
      if (id === null) sessionStorage.removeItem(TAB);
      else sessionStorage.setItem(TAB, id);
    } catch {
      // Storage may be forbidden.
    }
  },
};

/** `my.yaml`, `my (2).yaml`: the first that is not taken. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  const [, stem, ending] = /^(.*?)(?: \(\d+\))?(\.\w+)?$/s.exec(name) ?? [];
  for (let n = 2; ; n++) {
    const next = `${stem} (${n})${ending ?? ''}`;
    if (!taken.includes(next)) return next;
  }
}
