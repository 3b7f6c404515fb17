/** Where trees of branches lie between visits, by source. */
import type { Change, Trees } from './branches.ts';

export interface Shelf {
  /** Changes what lies there, and gives what lies there then; null where nothing can be stored. */
  change(source: string, change: Change): Promise<Trees | null>;
}

/** Keeps nothing: what is shown lasts as long as the page. */
export const NO_SHELF: Shelf = { change: async () => null };

/** The browser's database; what does it is fetched when there is something to keep. Storage may be forbidden, or be full. */
export const browserShelf = (): Shelf => ({
  async change(source, change) {
    try {
      const { changeStored } = await import('./stored-trees.ts');
      return await changeStored(source, change);
    } catch {
      return null;
    }
  },
});
