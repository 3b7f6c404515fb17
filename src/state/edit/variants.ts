/** What stands beside the original of the open scenario: the text as it is now, and copies of it that were kept. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FatesOf, Source } from '../../worker/protocol.ts';
import { sourceKey } from '../kept/branches.ts';
import type { Own } from '../kept/own.ts';
import type { Explorer } from '../explorer.ts';
import type { Draft } from './draft.ts';
import { type Changes, undone } from './undo.ts';

export interface Variant {
  readonly kind: 'original' | 'open' | 'kept';
  readonly name: string;
  readonly source: Source;
  readonly text: string;
  /** By which it differs from the original, in words. */
  readonly changes: readonly string[];
  /** Of a kept one, among the user's own. */
  readonly own?: string;
}

/** The text before its first change. */
export function originOf(text: string, changes: Changes): string {
  let at = { text, changes };
  for (let before = undone(at.text, at.changes); before; before = undone(at.text, at.changes)) at = before;
  return at.text;
}

const textSource = (name: string, text: string): Source => ({ kind: 'text', name, text });

/** The original first, then what is open where it differs, then what is kept, the last changed first. */
export function variantsOf(draft: Draft, list: readonly Own[]): readonly Variant[] {
  const origin = originOf(draft.text, draft);
  const known = draft.base.kind === 'scenario';
  const original: Variant = {
    kind: 'original',
    name: draft.base.kind === 'scenario' ? draft.base.id : `${draft.name} as it was`,
    source: known ? draft.base : textSource(`${draft.name} as it was`, origin),
    text: origin,
    changes: [],
  };
  const names = ({ done }: Changes): string[] => done.map(({ name }) => name);
  const open: Variant = {
    kind: 'open',
    name: draft.name,
    source: textSource(draft.name, draft.text),
    text: draft.text,
    changes: names(draft),
  };
  const kept = list
    .filter((own) => own.id !== draft.own && own.text !== origin && originOf(own.text, own) === origin)
    .map((own): Variant => {
      const { name, text, id } = own;
      return { kind: 'kept', name, source: textSource(name, text), text, changes: names(own), own: id };
    });
  return [original, ...(draft.text === origin ? [] : [open]), ...kept];
}

export type Fated = FatesOf | 'searching' | { readonly failed: string };

export interface Fates {
  /** By `fateKey`. */
  readonly fates: Readonly<Record<string, Fated>>;
}

export const fateKey = (source: Source, design: string): string => `${design} ${sourceKey(source)}`;

/** What a search that nobody waits for may take. */
const MOST = { maxStates: 50_000, maxBytes: 256 * 2 ** 20 };

export interface Fating {
  readonly store: StoreApi<Fates>;
  /** Finds out what becomes of sources under a design, one after the other; what is known stays. */
  find(sources: readonly Source[], design: string): Promise<void>;
  close(): void;
}

/** Finds out what becomes of variants, in the worker beside the run. */
export function createFating({ helper }: Pick<Explorer, 'helper'>): Fating {
  const store = createStore<Fates>(() => ({ fates: {} }));
  let asked: AbortController | null = null;

  return {
    store,
    close: () => asked?.abort(),
    async find(sources, design) {
      asked?.abort();
      const mine = new AbortController();
      asked = mine;
      for (const source of sources) {
        const key = fateKey(source, design);
        const tell = (fated: Fated): void => store.setState({ fates: { ...store.getState().fates, [key]: fated } });
        if (typeof store.getState().fates[key] === 'object') continue;
        tell('searching');
        try {
          const found = await helper.call('fates', { source, design, ...MOST }, { signal: mine.signal });
          if (mine.signal.aborted) return;
          tell(found);
        } catch (error) {
          if (mine.signal.aborted) return;
          tell({ failed: (error as Error).message });
        }
      }
    },
  };
}
