import { useRef } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import type { EventView, View } from '../../worker/protocol.ts';
import { same } from '../common/same.ts';
import { type Objects, objectsOf } from './state/objects.ts';

export interface Current {
  readonly objects: Objects;
  readonly events: readonly EventView[];
  readonly position: number;
}

const NOTHING: Current = { objects: new Map(), events: [], position: 0 };

interface Last {
  readonly view: View | null;
  readonly current: Current;
}

/** What has not changed keeps its identity here. */
export function useObjects(): Current {
  const view = useExplorer((state) => state.view);
  const last = useRef<Last>({ view: null, current: NOTHING });
  if (view && view !== last.current.view) {
    const { objects, events, position } = last.current.current;
    const again = position === view.position && same(events, view.events);
    last.current = {
      view,
      current: {
        objects: objectsOf(view, objects),
        events: again ? events : view.events,
        position: view.position,
      },
    };
  }
  return last.current.current;
}
