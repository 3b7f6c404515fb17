import { useEffect } from 'react';
import { useComparing, useComparingActions } from '../../state/aside/use-comparing.ts';
import { useExplorer } from '../../state/use-explorer.ts';

/** Compares the sides that were chosen, for as long as the component is there; null while their runs are made. */
export function useCompared() {
  const sides = useExplorer((state) => state.sides);
  const assumed = useExplorer((state) => state.assumed);
  const { compare, leave } = useComparingActions();
  const compared = useComparing((state) => state.compared);
  const problem = useComparing((state) => state.problem);
  useEffect(() => {
    if (sides.length > 1) void compare(sides, assumed);
  }, [sides, assumed, compare]);
  useEffect(() => leave, [leave]);
  return { compared, problem };
}
