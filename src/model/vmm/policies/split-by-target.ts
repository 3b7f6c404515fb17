import type { Policy } from '../../state/design.ts';
import { byTarget, sameTarget } from './targets.ts';

/** Sorts a run into one call per target; calls in the order of their first command. */
export const SPLIT_BY_TARGET: Policy = {
  id: 'split-by-target',
  maxRun: Number.POSITIVE_INFINITY,
  target: byTarget,
  cut: (targets) => {
    const groups: number[] = [];
    return targets.map((target, i) => {
      let group = groups.findIndex((first) => sameTarget(targets[first], target));
      if (group < 0) group = groups.push(i) - 1;
      return group;
    });
  },
};
