/**
 * The pictures around the one shown, asked for ahead: most steps go to one of them, and then nobody waits for the model.
 */
import type { Requests, View, Window } from '../../../worker/protocol.ts';

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
  keep(ask: Ask, view: View): void;
  clear(): void;
}

export function createNeighbours(): Neighbours {
  const kept = new Map<string, Kept>();
  const key = ({ position, selection }: Ask): string => `${position} ${selection ?? ''}`;

  return {
    find(ask) {
      const found = kept.get(key(ask));
      return found && { view: found.view, exact: found.windows === ask.windows };
    },
    keep(ask, view) {
      // The latest stay longest.
      kept.delete(key(ask));
      kept.set(key(ask), { view, windows: ask.windows });
      for (const old of kept.keys()) if (kept.size > MOST) kept.delete(old);
    },
    clear: () => kept.clear(),
  };
}
