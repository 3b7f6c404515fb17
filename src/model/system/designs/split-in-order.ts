/** Cuts a run at every change of target, so that commands keep their order. */
import { DRAFT_2023 } from '../../iommufd/profiles.ts';
import type { Design } from '../../state/design.ts';
import { ARCHITECTURAL } from '../../state/hardware.ts';
import { byTarget, sameTarget } from '../../vmm/targets.ts';

export const SPLIT_IN_ORDER: Design = {
  id: 'split-in-order',
  title: 'Split in order',
  summary: 'The same two ioctls, with a new call at every change of target.',
  policy: {
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
  },
  kernel: DRAFT_2023,
  hardware: ARCHITECTURAL,
};
