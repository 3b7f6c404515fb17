import { useMemo, useRef } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import type { Opened } from '../../../worker/protocol.ts';
import { type Band, bandOf } from '../time/range.ts';
import type { Frame } from '../time/scale.ts';

/** Times of the steps that were looked at in this run. */
function useVisited(): ReadonlyMap<number, number> {
  const opened = useExplorer((state) => state.opened);
  const view = useExplorer((state) => state.view);
  const known = useRef<{ of: Opened | null; times: Map<number, number> }>({ of: null, times: new Map() });
  if (known.current.of !== opened) known.current = { of: opened, times: new Map() };
  if (view) known.current.times.set(view.position, view.time);
  return known.current.times;
}

/** The marked range, where it is in sight. */
export function useBand(frame: Frame): Band | null {
  const visited = useVisited();
  const range = useExplorer((state) => state.range);
  const timeline = useExplorer((state) => state.timeline);
  const end = useExplorer((state) => state.opened?.duration ?? 0);
  const shown = useExplorer((state) => state.view?.position);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a step that is shown adds a known time
  return useMemo(
    () => range && bandOf(range, timeline, visited, end, frame),
    [range, timeline, visited, end, frame, shown],
  );
}
