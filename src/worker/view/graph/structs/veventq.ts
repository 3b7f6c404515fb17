/** Event queues of viommus. */
import { VEVENTQ as WORDS } from '../../../../model/state/ctx-layout.ts';
import { PRIVATE, nodeId, ofIommufd } from './iommufd.ts';
import { member } from './struct.ts';

export const VEVENTQ = ofIommufd('veventq', {
  struct: 'struct iommufd_veventq',
  source: PRIVATE,
  obj: 'common.obj',
  members({ m, ctx, o, driver }) {
    const { w } = m;
    const viommu = w[o + WORDS.viommu];
    return [
      member('struct iommufd_viommu *', 'viommu', `→ #${viommu}`, 'Whose events it takes', nodeId(m, ctx, viommu)),
      member('enum iommu_veventq_type', 'type', String(w[o + WORDS.kind]), driver.veventq),
      member('u32', 'depth', String(w[o + WORDS.depth]), 'Most events that wait to be read'),
      member('u32', 'num_events', String(w[o + WORDS.count]), 'Events that wait; a lost-events header does not count'),
      member('atomic_t', 'sequence', String(w[o + WORDS.sequence]), 'Number of the next event, lost ones included'),
      member(
        'struct iommufd_vevent',
        'lost_events_header',
        w[o + WORDS.lost] ? `at the tail, sequence ${w[o + WORDS.lostSequence]}` : 'not queued',
        'Stands for events that did not fit; the next that fits removes it',
      ),
    ];
  },
});
