/** What a part of the page asks for itself, when it is shown. */
import type { Part, Requests } from '../../worker/protocol.ts';
import type { ExplorerActions } from '../types.ts';
import type { Core } from './core.ts';
import type { Latest } from './latest.ts';

export function createAsking({ store, model, fail }: Core): Pick<ExplorerActions, 'ask' | 'showSpan'> {
  const { getState: get, setState: set } = store;
  /** Of each part only the last wish counts. */
  const parts = new Map<Part, Latest<() => Promise<true>, true>>();
  const turnOf = (part: Part): Latest<() => Promise<true>, true> => {
    const turn = parts.get(part) ?? model.latest((ask) => ask());
    parts.set(part, turn);
    return turn;
  };
  const spans = model.latest((params: Requests['timeline']['params']) => model.call('timeline', params));

  return {
    async ask<N extends Part>(part: N, params: Requests[N]['params']) {
      if (get().status.kind !== 'ready') return undefined;
      let answer: Requests[N]['result'] | undefined;
      try {
        const counts = await turnOf(part).request(async () => {
          answer = await model.call(part, params);
          return true;
        });
        return counts && answer;
      } catch (error) {
        fail(error);
        return undefined;
      }
    },
    async showSpan(span, columns) {
      const { opened, status } = get();
      if (!opened || status.kind !== 'ready') return;
      set({ span });
      const [from, to] = span ?? [0, opened.duration];
      try {
        const timeline = await spans.request({ from, to, columns: Math.max(16, Math.round(columns)) });
        if (timeline) set({ timeline });
      } catch (error) {
        fail(error);
      }
    },
  };
}
