/** What a part of the page asks for itself, when it is shown. */
import type { Requests } from '../../worker/protocol.ts';
import type { ExplorerActions, Part } from '../types.ts';
import type { Core } from './core.ts';
import type { Latest } from './latest.ts';

export function createAsking({ store, model, fail }: Core): Pick<ExplorerActions, 'ask' | 'showSpan'> {
  const { getState: get, setState: set } = store;
  const question = <N extends Part | 'timeline'>(name: N) =>
    model.latest((params: Requests[N]['params']) => model.call(name, params));
  const parts: { readonly [N in Part]: Latest<Requests[N]['params'], Requests[N]['result']> } = {
    registers: question('registers'),
    config: question('config'),
    walk: question('walk'),
    next: question('next'),
  };
  const spans = question('timeline');

  return {
    async ask(part, params) {
      if (get().status.kind !== 'ready') return undefined;
      try {
        return await parts[part].request(params);
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
