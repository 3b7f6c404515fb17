/** Trees of branches in IndexedDB: an entry per source, `branches/1/SOURCE`, where 1 is the version of its form. */
import { get, update } from 'idb-keyval';
import * as v from 'valibot';
import type { Change, Trees } from './branches.ts';

const BRANCH = v.object({
  choices: v.array(v.tuple([v.number(), v.string()])),
  length: v.number(),
  broken: v.array(v.string()),
  name: v.exactOptional(v.string()),
  pinned: v.exactOptional(v.literal(true)),
});

const TREES = v.record(v.string(), v.array(BRANCH));

/** What is no tree of this version is taken for none. */
export function treesOf(stored: unknown): Trees {
  const read = v.safeParse(TREES, stored);
  return read.success ? read.output : {};
}

/** In one transaction: other pages may change the same. Nothing is written where nothing changes. */
export async function changeStored(source: string, change: Change): Promise<Trees> {
  const key = `branches/1/${source}`;
  const before = treesOf(await get(key));
  if (JSON.stringify(change(before)) === JSON.stringify(before)) return before;
  let trees: Trees = before;
  await update(key, (stored: unknown) => {
    trees = change(treesOf(stored));
    return trees;
  });
  return trees;
}
