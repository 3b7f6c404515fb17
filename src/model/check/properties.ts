/** The properties, in the order in which they are shown. Those without a monitor are not checked yet. */
import { CONS_EXACT } from './cons-exact.ts';
import { NONE_LOST } from './none-lost.ts';
import { ORDER } from './order.ts';
import type { Property } from './property.ts';

export const PROPERTIES: readonly Property[] = [
  {
    id: 'no-stale-after-sync',
    statement:
      'When the guest observes SYNC s complete, no IOTLB, walk, config or ATC entry and no in-flight fill remains usable that derives from a PTE/STE/CD replaced before a command c was queued, where c precedes s in that queue, matches the entry, and was not refused at its own index.',
    source: 'IHI 0070 4.7.3',
  },
  {
    id: 'no-use-after-unmap',
    statement:
      'No DMA lands through a translation derived from a mapping that its owner removed, after the owner observed the covering SYNC(s) and reused the page.',
    source: 'IHI 0070 3.21',
  },
  ORDER,
  {
    id: 'sync-scope',
    statement: 'Nothing after a CMD_SYNC is handed over before everything before it is complete.',
    source: 'IHI 0070 4.7.3',
  },
  CONS_EXACT,
  NONE_LOST,
  {
    id: 'isolation',
    statement:
      "Judged when hardware executes: a guest's commands touch only its own VMID and the SIDs of its own devices at that moment.",
    source: 'arm_vsmmu_convert_user_cmd(), arm-smmu-v3-iommufd.c',
  },
  {
    id: 'containment',
    statement: "One guest's command never stops another guest's (or the host's) queue.",
    source: 'IHI 0070 4.1.2',
  },
  {
    id: 'progress',
    statement: "From every reachable state the guest's SYNC can still complete or fail visibly.",
    source: 'IHI 0070 4.7.3',
  },
];
