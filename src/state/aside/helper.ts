/**
 * The worker beside the one that has a run open: what is found out when nothing else is to be done, one thing after the
 * other, by a worker that keeps what it has found.
 */
import { type Client, connect, type Port } from '../../worker/client.ts';

export interface Helper extends Pick<Client, 'call'> {
  /**
   * The worker itself, for somebody who is waited for; nothing where it does not run, or is lent. What else is asked of it
   * waits until it is given back with `close`, and what is under way is begun again then.
   */
  borrow(): Client | undefined;
  /** Lets what is under way rest for a moment, since somebody acts: a core of its own is no given. */
  rest(): void;
  /** Gives up what is under way, and what was kept; the next call starts anew. */
  close(): void;
}

/** ms that it rests: longer than from one press of a key that is held to the next. */
const REST = 150;

export function createHelper(startPort: () => Port): Helper {
  let client: Client | null = null;
  /** While it is lent: fulfilled when it is back. */
  let back: Promise<void> | null = null;
  const underWay = new Set<AbortController>();
  const pauses = new Set<(on: boolean) => void>();
  let resting: ReturnType<typeof setTimeout> | undefined;
  const goOn = (): void => {
    resting = undefined;
    for (const pause of pauses) pause(false);
  };
  const close = (): void => {
    client?.close();
    client = null;
    // What is given up is not begun again, and rests no more.
    underWay.clear();
    pauses.clear();
    clearTimeout(resting);
    resting = undefined;
  };
  const started = (): Client => (client ??= connect(startPort(), close));

  return {
    async call(name, params, options = {}) {
      for (;;) {
        while (back) await back;
        options.signal?.throwIfAborted();
        const mine = new AbortController();
        const signal = options.signal ? AbortSignal.any([options.signal, mine.signal]) : mine.signal;
        underWay.add(mine);
        let pause: ((on: boolean) => void) | undefined;
        try {
          const onStart = (means: (on: boolean) => void): void => {
            options.onStart?.(means);
            pause = means;
            pauses.add(pause);
            if (resting) pause(true);
          };
          return await started().call(name, params, { ...options, signal, onStart });
        } catch (error) {
          if (!mine.signal.aborted || options.signal?.aborted) throw error;
        } finally {
          underWay.delete(mine);
          if (pause) pauses.delete(pause);
        }
      }
    },
    borrow() {
      const lent = client;
      if (!lent || back) return undefined;
      let release = (): void => {};
      back = new Promise((resolve) => {
        release = () => {
          back = null;
          resolve();
        };
      });
      for (const one of underWay) one.abort();
      return { ...lent, close: release };
    },
    rest() {
      if (resting) clearTimeout(resting);
      else for (const pause of pauses) pause(true);
      resting = setTimeout(goOn, REST);
    },
    close,
  };
}
