import type { Policy, Target } from '../../state/design.ts';
import { byTarget, sameTarget } from './targets.ts';

/** Sorts a run into one call per target; calls in the order of their first command. */
export const SPLIT_BY_TARGET: Policy = {
  id: 'split-by-target',
  maxRun: Number.POSITIVE_INFINITY,
  target: byTarget,
  cut: (run) => {
    const groups: Target[] = [];
    return run.map(({ target }) => {
      let group = groups.findIndex((first) => sameTarget(first, target));
      if (group < 0) group = groups.push(target) - 1;
      return group;
    });
  },
};
