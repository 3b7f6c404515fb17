/** What an explorer has beside itself, made when it is first needed: its code is fetched with what shows it. */
import type { Explorer } from './explorer.ts';

/** `make` is called once for each explorer that is asked for; what it made is closed with its explorer. */
export function perExplorer<T extends { close(): void }>(make: (explorer: Explorer) => T): (explorer: Explorer) => T {
  const made = new WeakMap<Explorer, T>();
  return (explorer) => {
    const old = made.get(explorer);
    if (old) return old;
    const part = make(explorer);
    made.set(explorer, part);
    explorer.onClose(part.close);
    return part;
  };
}
