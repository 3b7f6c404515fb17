/** The user's own scenarios: where they lie between visits, saved or still being worked on. */
import type { Changes } from '../edit/undo.ts';

export interface Own extends Changes {
  readonly id: string;
  /** As a file is called: `interlaced.yaml`. */
  readonly name: string;
  readonly text: string;
  /** The user has said that it is to be kept; else it is work in progress. */
  readonly saved: boolean;
  /** Another for each state of it: who changes it says which one they saw. */
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

/** What a tab is working on. Kept at once, in the tab: what is put on the shelf may not have arrived when the page is left. */
export interface Work {
  /** Its revision is that of the last put that was begun. */
  readonly own: Own;
  /** The revision that the tab knows to be on the shelf; null for none. */
  readonly seen: number | null;
  /** Key of the source that it was before its first change: the address may name that one still. */
  readonly from: string;
}

export interface Tab {
  get(): Work | null;
  set(work: Work | null): void;
}

/** Another for each state of it, whichever page puts it. */
export const newRevision = (): number => crypto.getRandomValues(new Uint32Array(1))[0];

/** `my.yaml`, `my (2).yaml`: the first that is not taken. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  const [, stem, ending] = /^(.*?)(?: \(\d+\))?(\.\w+)?$/s.exec(name) ?? [];
  for (let n = 2; ; n++) {
    const next = `${stem} (${n})${ending ?? ''}`;
    if (!taken.includes(next)) return next;
  }
}
