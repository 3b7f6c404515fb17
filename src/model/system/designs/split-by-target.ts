/** Sorts a run into one call per target; calls in the order of their first command. */
import { DRAFT_2023 } from '../../iommufd/profiles.ts';
import type { Design, Target } from '../../state/design.ts';
import { ARCHITECTURAL } from '../../state/hardware.ts';
import { byTarget, sameTarget } from '../../vmm/targets.ts';

export const SPLIT_BY_TARGET: Design = {
  id: 'split-by-target',
  title: 'Split by target',
  summary: 'The 2023 draft: TLBI to the nested hwpt, ATC_INV to each device; one ioctl per target, grouped.',
  policy: {
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
  },
  kernel: DRAFT_2023,
  hardware: ARCHITECTURAL,
};
