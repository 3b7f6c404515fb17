/** Workers that share what is to be searched: whoever is free takes what waits longest. */
import { type Client, connect, type Port } from '../../worker/client.ts';

export interface Workers extends Pick<Client, 'call'> {
  /** How many there are at the most. */
  readonly most: number;
  /** Lends one of them to a task that asks it several times, one after the other. */
  lend<T>(task: (client: Pick<Client, 'call'>) => Promise<T>): Promise<T>;
  /** Gives up what is under way, and what waits: neither is answered any more. */
  close(): void;
}

/** One core is left to the page. */
export const workersFor = (cores: number): number => Math.max(1, cores - 1);

/**
 * A worker is started when there is something to do and nobody free. `onCrash` is called once if one of them dies; the others
 * are given up then. `there`: one that runs already.
 */
export function createWorkers(
  startPort: () => Port,
  most = workersFor(globalThis.navigator?.hardwareConcurrency ?? 1),
  onCrash: (error: Error) => void = () => {},
  there?: Client,
): Workers {
  let started: Client[] = there ? [there] : [];
  let free = [...started];
  let waiting: ((client: Client) => void)[] = [];

  const close = (): void => {
    for (const client of started) client.close();
    started = [];
    free = [];
    waiting = [];
  };
  const crashed = (error: Error): void => {
    close();
    onCrash(error);
  };
  const start = (): Client => {
    const client = connect(startPort(), crashed);
    started.push(client);
    return client;
  };
  const someone = (): Client | Promise<Client> =>
    free.pop() ?? (started.length < most ? start() : new Promise((resolve) => waiting.push(resolve)));
  const release = (client: Client): void => {
    if (!started.includes(client)) return;
    const next = waiting.shift();
    if (next) next(client);
    else free.push(client);
  };

  const lend: Workers['lend'] = async (task) => {
    const client = await someone();
    try {
      return await task(client);
    } finally {
      release(client);
    }
  };
  return { most, lend, call: (name, params, options) => lend((client) => client.call(name, params, options)), close };
}
