/**
 * At most one request under way. Of those asked for meanwhile only the last is made: whoever drags a slider over a
 * thousand positions wants to see the last of them, not to wait for all.
 */
export interface Latest<K, V> {
  /** The answer, or undefined if the request was overtaken or dropped. */
  request(key: K): Promise<V | undefined>;
  /** Forgets what is waiting and the answer under way: they belong to a run that is no longer shown. */
  drop(): void;
}

interface Waiting<K, V> {
  readonly key: K;
  readonly resolve: (value: V | undefined) => void;
  readonly reject: (error: unknown) => void;
}

export function latest<K, V>(run: (key: K) => Promise<V>): Latest<K, V> {
  let waiting: Waiting<K, V> | null = null;
  let busy = false;
  let generation = 0;

  const pump = async (): Promise<void> => {
    if (busy || !waiting) return;
    const { key, resolve, reject } = waiting;
    const born = generation;
    waiting = null;
    busy = true;
    try {
      const value = await run(key);
      resolve(born === generation ? value : undefined);
    } catch (error) {
      if (born === generation) reject(error);
      else resolve(undefined);
    } finally {
      busy = false;
      void pump();
    }
  };

  return {
    request(key) {
      waiting?.resolve(undefined);
      return new Promise((resolve, reject) => {
        waiting = { key, resolve, reject };
        void pump();
      });
    },
    drop() {
      generation++;
      waiting?.resolve(undefined);
      waiting = null;
    },
  };
}
