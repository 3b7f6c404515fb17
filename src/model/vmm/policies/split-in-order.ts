import type { Policy } from '../../state/design.ts';
import { byTarget, sameTarget } from './targets.ts';

/** Cuts a run at every change of target, so that commands keep their order. */
export const SPLIT_IN_ORDER: Policy = {
  id: 'split-in-order',
  maxRun: Number.POSITIVE_INFINITY,
  target: byTarget,
  cut: (run) => {
    let call = 0;
    return run.map(({ target }, i) => {
      if (i > 0 && !sameTarget(run[i - 1].target, target)) call++;
      return call;
    });
  },
};
