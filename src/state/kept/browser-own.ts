import type { OwnShelf } from './own.ts';

/** The browser's database; what does it is fetched when there is something to keep. Storage may be forbidden, or be full. */
export function browserOwn(): OwnShelf {
  const stored = async <T>(ask: (shelf: OwnShelf) => Promise<T>, without: T): Promise<T> => {
    try {
      return await ask((await import('./stored-own.ts')).STORED);
    } catch {
      return without;
    }
  };
  return {
    list: () => stored((shelf) => shelf.list(), []),
    get: (id) => stored((shelf) => shelf.get(id), undefined),
    put: (own, seen) => stored((shelf) => shelf.put(own, seen), true),
    remove: (id) => stored((shelf) => shelf.remove(id), undefined),
  };
}
