/**
 * The worker beside the one that has a run open: what is found out when nothing else is to be done, one thing after the
 * other, by a worker that keeps what it has found.
 */
import { type Client, connect, type Port } from '../../worker/client.ts';

export interface Helper extends Pick<Client, 'call'> {
  /** Gives up what is under way, and what was kept; the next call starts anew. */
  close(): void;
}

export function createHelper(startPort: () => Port): Helper {
  let client: Client | null = null;
  const close = (): void => {
    client?.close();
    client = null;
  };
  return {
    call(name, params, options) {
      client ??= connect(startPort(), close);
      return client.call(name, params, options);
    },
    close,
  };
}
