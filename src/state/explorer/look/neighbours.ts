/**
 * The pictures around the one shown, asked for ahead: most steps go to one of them, and then nobody waits for the model.
 */
import type { Requests, View, Window } from '../../../worker/protocol.ts';
import { sharing } from './sharing.ts';

type Ask = Requests['view']['params'];

interface Kept {
  readonly view: View;
  readonly windows: Readonly<Record<string, Window>>;
}

/** Pictures kept: those around the last few positions. */
const MOST = 16;

export interface Neighbours {
  /** A picture kept for this position and selection; `exact` when its lists show what they should. */
  find(ask: Ask): { readonly view: View; readonly exact: boolean } | undefined;
  /** Takes a picture over: what equals a part of the nearest one that is there is that very part, which nobody draws again. */
  keep(ask: Ask, view: View): View;
  clear(): void;
}

/** `shown`: the picture on the page, if there is one. */
export function createNeighbours(shown: () => View | null): Neighbours {
  const kept = new Map<string, Kept>();
  const key = ({ position, selection }: Ask): string => `${position} ${selection ?? ''}`;
  const nearest = ({ position }: View): View | null =>
    [...kept.values()].reduce<View | null>(
      (found, { view }) =>
        found && Math.abs(found.position - position) < Math.abs(view.position - position) ? found : view,
      shown(),
    );

  return {
    find(ask) {
      const found = kept.get(key(ask));
      return found && { view: found.view, exact: found.windows === ask.windows };
    },
    keep(ask, fresh) {
      const view = sharing(fresh, nearest(fresh));
      // The latest stay longest.
      kept.delete(key(ask));
      kept.set(key(ask), { view, windows: ask.windows });
      for (const old of kept.keys()) if (kept.size > MOST) kept.delete(old);
      return view;
    },
    clear: () => kept.clear(),
  };
}
