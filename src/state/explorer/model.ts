/** The worker of an explorer: started, asked, and started again when it has died. */
import type { Client } from '../../worker/client.ts';
import { type Latest, latest } from './look/latest.ts';

export interface Model {
  /** Ends the worker that runs, and starts one. */
  launch(): void;
  close(): void;
  /** False before the first launch, and when the worker has died. */
  running(): boolean;
  readonly call: Client['call'];
  readonly beside: Client['beside'];
  /** A question of which only the last wish counts. */
  latest<K, V>(ask: (key: K) => Promise<V>): Latest<K, V>;
  /** Forgets what was asked so: it belongs to a run that is left. */
  drop(): void;
}

/** Starts what answers. It says so when that dies. */
export type StartModel = (onCrash: (error: Error) => void) => Client;

/** `onCrash` is told when a worker dies. */
export function createModel(start: StartModel, onCrash: (error: Error) => void): Model {
  let client: Client | null = null;
  const questions: { drop(): void; renew(): void }[] = [];
  const drop = (): void => {
    for (const question of questions) question.drop();
  };
  const close = (): void => {
    client?.close();
    client = null;
    drop();
  };

  const running = (): Client => {
    if (!client) throw new Error('the model is not running');
    return client;
  };

  return {
    close,
    drop,
    launch() {
      close();
      // What a worker has left unanswered stays so.
      for (const question of questions) question.renew();
      const launched = start((error) => {
        if (client !== launched) return;
        client = null;
        onCrash(error);
      });
      client = launched;
    },
    running: () => client !== null,
    call: (name, params, options) => running().call(name, params, options),
    beside: (crashed) => running().beside(crashed),
    latest<K, V>(ask: (key: K) => Promise<V>): Latest<K, V> {
      const make = (): Latest<K, V> => latest(ask);
      let current = make();
      const drop = (): void => current.drop();
      questions.push({
        drop,
        renew() {
          current = make();
        },
      });
      return { request: (key) => current.request(key), drop };
    },
  };
}
