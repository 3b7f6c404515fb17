/** Sorts a run into one call per target; calls in the order of their first command. */
import { DRAFT_2023 } from '../../iommufd/profiles.ts';
import type { Design } from '../../state/design.ts';
import { ARCHITECTURAL } from '../../state/hardware.ts';
import { policyOf } from '../../vmm/policies.ts';
import { WORDS } from '../../arch/words.ts';

export const SPLIT_BY_TARGET: Design = {
  id: 'split-by-target',
  title: 'Split by target',
  summary: `The 2023 draft: ${WORDS.invalidation} to the nested hwpt, ${WORDS.deviceInvalidation} to each device; one ioctl per target, grouped.`,
  policy: policyOf('split-by-target', { target: 'split', cut: 'by-target', max: null, merge: false }),
  kernel: DRAFT_2023,
  hardware: ARCHITECTURAL,
};
