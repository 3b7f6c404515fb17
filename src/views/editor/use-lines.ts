import { useEffect, useMemo, useState } from 'react';
import { useDraftActions } from '../../state/edit/use-drafting.ts';
import { useExplorer } from '../../state/use-explorer.ts';

const NONE: Lines['of'] = new Uint32Array();

export interface Lines {
  /** By step, from 1 at index 0, its line of the text, or 0. */
  readonly of: Uint32Array;
  /** By line, its steps in order. */
  readonly steps: ReadonlyMap<number, readonly number[]>;
}

/** Which line of the text each step of the open run carries out; nothing while the text is not what runs. */
export function useLines(): Lines {
  const { lines } = useDraftActions();
  const opened = useExplorer((state) => state.opened);
  const refused = useExplorer((state) => state.refused.length > 0);
  const [of, setOf] = useState<Lines['of']>(NONE);
  useEffect(() => {
    const gone = new AbortController();
    setOf(NONE);
    if (opened && !refused)
      void lines(gone.signal).then(
        (found) => !gone.signal.aborted && setOf(found),
        () => {},
      );
    return () => gone.abort();
  }, [lines, opened, refused]);
  return useMemo(() => {
    const steps = new Map<number, number[]>();
    for (const [i, line] of of.entries()) {
      if (line === 0) continue;
      const own = steps.get(line);
      if (own) own.push(i + 1);
      else steps.set(line, [i + 1]);
    }
    return { of, steps };
  }, [of]);
}
