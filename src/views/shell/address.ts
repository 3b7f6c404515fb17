/** The address and the title say what is shown, and the browser's way back leads from jump to jump. */
import type { Explorer } from '../../state/explorer.ts';
import type { ExplorerState } from '../../state/types.ts';

/** Rest after the last change before the address is written, ms: browsers limit how often it may change. */
const REST = 250;

/** What the address is made of. */
const PARTS = [
  'status',
  'source',
  'opened',
  'position',
  'selection',
  'dialog',
  'subject',
  'lesson',
  'stillAsked',
  'sides',
  'cursor',
  'visits',
  'stops',
] as const;

const NAME = 'vIOMMU Explorer';

export function titleOf({ opened, source, position, lesson, stillAsked }: ExplorerState): string {
  if (!opened || !source) return NAME;
  // The name of the run, and how far one has come in it, may be what is asked.
  if (lesson && stillAsked) return `${lesson.told.title}: step ${lesson.step + 1} of the lesson · ${NAME}`;
  const what = source.kind === 'scenario' ? source.id : source.name;
  return `${what}, ${opened.design}, step ${position} · ${NAME}`;
}

/** What of the browser has to do with it. */
export interface Browser {
  hash(): string;
  /** Puts a link into the entry of the history that one is in, or into a new one. */
  write(link: string, entry: 'this' | 'new'): void;
  entitle(title: string): void;
  /** Tells when the user has changed the address; returns what ends it. */
  onChange(changed: () => void): () => void;
}

export const BROWSER: Browser = {
  hash: () => location.hash,
  write: (link, entry) => (entry === 'new' ? history.pushState(null, '', link) : history.replaceState(null, '', link)),
  entitle(title) {
    document.title = title;
  },
  onChange(changed) {
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  },
};

/**
 * Keeps them up to date, and follows the address when the user changes it. `tell`: whether it is still to be written.
 * Returns what ends it.
 */
export function keepAddress(
  { store, actions }: Explorer,
  tell: (state: 'due' | 'written') => void,
  { hash, write: put, entitle, onChange }: Browser = BROWSER,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Jumps that have an entry in the history. */
  let { visits } = store.getState();
  /** Counts changes: what has been overtaken by another is not written. */
  let changes = 0;
  let following = false;
  let follows = 0;
  /** What was written or followed last. An address that is another has been changed, and that is about to be told. */
  let known = hash();
  const place = (link: string, entry: 'this' | 'new'): void => {
    put(link, entry);
    known = hash();
  };
  /** The place that was left last is written into its entry before the next one is made. */
  let leaving: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const mine = changes;
    await leaving;
    const state = store.getState();
    const link = await actions.link();
    if (mine !== changes || following || hash() !== known) return;
    entitle(titleOf(state));
    if (link && link !== known) place(link, state.visits !== visits && known !== '' ? 'new' : 'this');
    visits = state.visits;
    tell('written');
  }

  function due(): void {
    changes++;
    clearTimeout(timer);
    tell('due');
    if (store.getState().status.kind === 'ready' && !following) timer = setTimeout(() => void write(), REST);
  }

  /** `link()` reads the state at once: it is called while the place that is left is still in it. */
  function leave(): void {
    const left = actions.link();
    leaving = left.then((link) => {
      if (link && !following && known !== '' && hash() === known && link !== known) place(link, 'this');
    });
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (!PARTS.some((part) => state[part] !== before[part])) return;
    // Of several jumps in a row only the first leaves the place that the entry is of.
    if (state.visits !== before.visits && before.visits === visits && before.status.kind === 'ready') leave();
    due();
  });
  const follow = async (): Promise<void> => {
    const mine = ++follows;
    following = true;
    clearTimeout(timer);
    known = hash();
    await actions.follow(known);
    // Another may have begun meanwhile.
    if (mine !== follows) return;
    following = false;
    due();
  };
  const unfollow = onChange(() => void follow());
  due();
  return () => {
    clearTimeout(timer);
    unsubscribe();
    unfollow();
  };
}
