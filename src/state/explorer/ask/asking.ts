/** What a part of the page asks for itself, when it is shown. */
import { axisOf } from '../../../worker/protocol/axis.ts';
import type { AxisKind, Opened, PanelName, Requests } from '../../../worker/protocol.ts';
import type { Asked, ExplorerActions, ExplorerState } from '../../types.ts';
import type { Core } from '../core.ts';
import type { Latest } from '../look/latest.ts';
import { carried } from '../open/carried.ts';
import { rememberPrefs } from '../settings.ts';

const LEAST_COLUMNS = 16;

interface Shown {
  readonly axis: AxisKind;
  readonly span: ExplorerState['span'];
  readonly columns: number;
}

export function createAsking({ store, model, fail }: Core): Pick<ExplorerActions, 'ask' | 'showSpan' | 'setAxis'> {
  const { getState: get, setState: set } = store;
  /** Of each part only the last wish counts. */
  const parts = new Map<PanelName, Latest<() => Promise<true>, true>>();
  const turnOf = (part: PanelName): Latest<() => Promise<true>, true> => {
    const turn = parts.get(part) ?? model.latest((ask) => ask());
    parts.set(part, turn);
    return turn;
  };
  const spans = model.latest((params: Requests['timeline']['params']) => model.call('timeline', params));

  let asked = LEAST_COLUMNS;
  /** The axis that was wished for, until it is shown: what else is asked for meanwhile must not take its place. */
  let turning: (Omit<Shown, 'columns'> & { readonly of: Opened }) | undefined;
  /** What is shown, and of what, changes at once. */
  const shown = async (opened: Opened, { axis, span, columns }: Shown): Promise<void> => {
    asked = Math.max(LEAST_COLUMNS, Math.round(columns));
    const [from, to] = span ?? [0, axisOf(axis, opened).end];
    try {
      const timeline = await spans.request({ axis, from, to, columns: asked });
      if (!timeline || get().opened !== opened) return;
      set(axis === get().axis ? { timeline } : { timeline, axis, span });
      if (turning?.axis === axis) turning = undefined;
    } catch (error) {
      turning = undefined;
      fail(error);
    }
  };

  return {
    async ask<N extends PanelName>(part: N, params: Requests[N]['params'], asked: Asked = {}) {
      if (get().status.kind !== 'ready') return undefined;
      let answer: Requests[N]['result'] | undefined;
      const { signal } = asked;
      try {
        const counts = await turnOf(part).request(async () => {
          if (!signal?.aborted) answer = await model.call(part, params, asked);
          return true;
        });
        return counts && answer;
      } catch (error) {
        if (!signal?.aborted) fail(error);
        return undefined;
      } finally {
        asked.onEnd?.();
      }
    },
    async showSpan(span, columns) {
      const { opened, status } = get();
      if (!opened || status.kind !== 'ready') return;
      if (turning?.of === opened) return shown(opened, { ...turning, columns });
      set({ span });
      await shown(opened, { axis: get().axis, span, columns });
    },
    async setAxis(kind) {
      const { opened, view, axis, span } = get();
      if (kind === axis) return;
      const now = view ?? { position: 0, time: 0 };
      const there = opened && span && carried(span, axisOf(axis, opened), axisOf(kind, opened), now);
      if (opened) {
        turning = { of: opened, axis: kind, span: there };
        await shown(opened, { ...turning, columns: asked });
      } else set({ axis: kind });
      rememberPrefs(store);
    },
  };
}
