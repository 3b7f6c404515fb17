import { useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import type { View } from '../../worker/protocol.ts';

interface Shown {
  readonly view: View | null;
  readonly selection: string | null;
}

/**
 * The selection that the detail of the view belongs to: it follows the one wished for by a trip to the model, and a
 * title must not stand above the values of another object.
 */
export function useShown(): Shown {
  const view = useExplorer((state) => state.view);
  const selection = useExplorer((state) => state.selection);
  const [shown, setShown] = useState<Shown>({ view, selection });
  if (shown.view !== view) {
    const next = { view, selection };
    setShown(next);
    return next;
  }
  return selection === null ? { view, selection } : shown;
}
