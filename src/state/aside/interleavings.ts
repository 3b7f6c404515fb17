/**
 * What any interleaving of the open source can lead to, from its start: searched in the worker beside the one that has the
 * run open once nothing else is to be done, so that nobody waits for it.
 */
import type { Checked, HowFar, Source } from '../../worker/protocol.ts';
import type { Helper } from './helper.ts';

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

export function createInterleavings(helper: Helper): Interleavings {
  let asked: AbortController | null = null;
  let subject: { readonly source: Source; readonly design: string } | null = null;

  const stop = (): void => {
    asked?.abort();
    asked = null;
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
      const mine = new AbortController();
      asked = mine;
      subject = { source, design };
      told({ kind: 'running', states: 0 });
      let reported = 0;
      const onProgress = ({ done: states }: HowFar): void => {
        if (states < reported + REPORT) return;
        reported = states;
        told({ kind: 'running', states });
      };
      const params = { source, design, choices: [], position: 0, maxStates: MOST_STATES, maxBytes: MOST_BYTES };
      helper.call('check', params, { onProgress, signal: mine.signal }).then(
        (result) => {
          if (asked === mine) told({ kind: 'done', result });
        },
        (error: Error) => {
          if (asked !== mine) return;
          stop();
          told({ kind: 'failed', message: error.message });
        },
      );
    },
  };
}
