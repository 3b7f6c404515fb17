/** The user's own scenarios in IndexedDB: an entry each, `own/1/ID`, where 1 is the version of its form. */
import { del, entries, get, update } from 'idb-keyval';
import * as v from 'valibot';
import type { Own, OwnShelf } from './own.ts';
import { OWN } from './stored-form.ts';

/** Orders them: the last one changed has the highest. */
const ENTRY = v.object({ ...OWN.entries, order: v.number() });

type Entry = v.InferOutput<typeof ENTRY>;

const KEY = 'own/1/';

/** What is none of this version is taken for none. */
function entryOf(stored: unknown): Entry | undefined {
  const read = v.safeParse(ENTRY, stored);
  return read.success ? read.output : undefined;
}

async function all(): Promise<Entry[]> {
  const found = (await entries()).filter(([key]) => typeof key === 'string' && key.startsWith(KEY));
  return found.flatMap(([, stored]) => entryOf(stored) ?? []).sort((a, b) => b.order - a.order);
}

export const STORED: OwnShelf = {
  list: all,
  get: async (id) => entryOf(await get(KEY + id)),
  async put(own: Own, seen) {
    const [last] = await all();
    const order = last && last.id !== own.id ? last.order + 1 : (last?.order ?? 0);
    let mine = true;
    // In one transaction: other pages may change the same.
    await update(KEY + own.id, (stored: unknown) => {
      const there = entryOf(stored);
      mine = (there?.revision ?? null) === seen;
      const { id, name, text, saved, revision, done, undone } = own;
      return mine ? { id, name, text, saved, revision, order, done: [...done], undone: [...undone] } : stored;
    });
    return mine;
  },
  remove: (id) => del(KEY + id),
};
