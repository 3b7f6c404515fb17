/**
 * The worker beside the one that has a run open: what is found out when nothing else is to be done, one thing after the
 * other, by a worker that keeps what it has found.
 */
import { type Client, connect, type Port } from '../../worker/client.ts';

export interface Helper extends Pick<Client, 'call'> {
  /** True for one that runs and has nothing to do. */
  readonly idle: boolean;
  /** Gives up what is under way, and what was kept; the next call starts anew. */
  close(): void;
}

export function createHelper(startPort: () => Port): Helper {
  let client: Client | null = null;
  /** Calls that it has not answered. */
  let pending = 0;
  const close = (): void => {
    client?.close();
    client = null;
    pending = 0;
  };
  return {
    get idle() {
      return client !== null && pending === 0;
    },
    async call(name, params, options) {
      client ??= connect(startPort(), close);
      const asked = client;
      pending++;
      try {
        return await asked.call(name, params, options);
      } finally {
        if (asked === client) pending--;
      }
    },
    close,
  };
}
