/**
 * What any interleaving of the open source can lead to, from its start: searched in a worker of its own once nothing else
 * is to be done, so that nobody waits for it.
 */
import { type Client, connect, type Port } from '../../worker/client.ts';
import type { Checked, Source } from '../../worker/protocol.ts';

export type Searched =
  /** Would take too long: a capture, a dump, or a run of very many steps. */
  | { readonly kind: 'too-long' }
  | { readonly kind: 'running'; readonly states: number }
  | { readonly kind: 'done'; readonly result: Checked }
  | { readonly kind: 'failed'; readonly message: string };

/** What a search that nobody asked for may take. */
const MOST_STATES = 50_000;
const MOST_BYTES = 256 * 2 ** 20;
/** States between two reports. */
const REPORT = 8192;

export interface Interleavings {
  /** Searches a source under a design; what was searched before is given up. */
  start(source: Source, design: string, told: (searched: Searched) => void): void;
  /** Gives up what is searched, unless it is this. */
  keep(source: Source, design: string | undefined): void;
  stop(): void;
}

export function createInterleavings(startPort: () => Port): Interleavings {
  let client: Client | null = null;
  let subject: { readonly source: Source; readonly design: string } | null = null;

  const stop = (): void => {
    client?.close();
    client = null;
    subject = null;
  };

  return {
    stop,
    keep(source, design) {
      if (subject?.source !== source || subject.design !== design) stop();
    },
    start(source, design, told) {
      if (subject?.source === source && subject.design === design) return;
      stop();
      const failed = (error: Error): void => {
        if (client !== mine) return;
        stop();
        told({ kind: 'failed', message: error.message });
      };
      const mine = connect(startPort(), failed);
      client = mine;
      subject = { source, design };
      told({ kind: 'running', states: 0 });
      let reported = 0;
      const onProgress = (states: number): void => {
        if (client !== mine || states < reported + REPORT) return;
        reported = states;
        told({ kind: 'running', states });
      };
      const params = { source, design, choices: [], position: 0, maxStates: MOST_STATES, maxBytes: MOST_BYTES };
      mine.call('check', params, { onProgress }).then((result) => {
        if (client !== mine) return;
        stop();
        told({ kind: 'done', result });
      }, failed);
    },
  };
}
