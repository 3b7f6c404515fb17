/** Cuts a run at every change of target, so that commands keep their order. */
import { DRAFT_2023 } from '../../iommufd/profiles.ts';
import type { Design } from '../../state/design.ts';
import { ARCHITECTURAL } from '../../state/hardware.ts';
import { policyOf } from '../../vmm/policies.ts';

export const SPLIT_IN_ORDER: Design = {
  id: 'split-in-order',
  title: 'Split in order',
  summary: 'The same two ioctls, with a new call at every change of target.',
  policy: policyOf('split-in-order', { target: 'split', cut: 'at-change', max: null, merge: false }),
  kernel: DRAFT_2023,
  hardware: ARCHITECTURAL,
};
