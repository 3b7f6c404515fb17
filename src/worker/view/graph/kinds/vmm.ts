/** The part of a VMM that emulates one IOMMU. */
import { VMM as WORDS } from '../../../../model/state/layout.ts';
import { VMM_PHASE } from '../../../../model/state/phases.ts';
import { ref } from '../../../../model/state/ref.ts';
import type { GraphKind } from './kind.ts';

const doing = (phase: number): string =>
  phase === VMM_PHASE.idle ? 'idle' : phase === VMM_PHASE.kernel ? 'in an ioctl' : 'emulates';

export const VMM: GraphKind = {
  kind: 'vmm',
  nodes: ({ m: { topo } }) =>
    topo.guestIommus.flatMap(({ name, hwQueueOf }, v) =>
      hwQueueOf !== undefined
        ? []
        : [
            {
              node: { id: ref('vmm', name), kind: 'vmm', title: 'VMM', group: v },
              edges: [],
              state: (m) => ({
                present: true,
                lines: [name, doing(m.w[m.layout.guestIommus[v].ctl + WORDS.phase])],
              }),
            },
          ],
    ),
};
