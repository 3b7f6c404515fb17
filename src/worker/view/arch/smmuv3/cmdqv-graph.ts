/** What the object graph shows of CMDQVs. */
import type { Machine } from '../../../../model/state/machine.ts';
import type { SeenObject } from '../../../../model/system/seen.ts';
import { edge, type Item } from '../../graph/graph-item.ts';
import type { HardwareQueues } from '../view.ts';
import { partsOf, runningOf, vcmdqId, vintfNodes, vintfOf } from './vintf.ts';
import { ref } from '../../../../model/state/ref.ts';

/** Interfaces of CMDQVs that guests have at some time of the run. */
const vintfs = (m: Machine, all: readonly SeenObject[]): Item[] =>
  vintfNodes(m, all).map(({ v, parts }) => {
    const { name, iommu } = m.topo.guestIommus[v];
    return {
      node: { id: ref('vintf', name), kind: 'vintf', title: 'VINTF', group: v, parts },
      edges: [],
      state: (machine) => {
        const vintf = vintfOf(machine, v);
        const lines = vintf
          ? [`number ${vintf.number} of ${m.topo.iommus[iommu].name}`, `VMID ${vintf.vmid}`]
          : ['nobody’s'];
        return { present: vintf !== undefined, lines, parts: partsOf(machine, v, parts) };
      },
    };
  });

export const CMDQV_GRAPH: HardwareQueues = {
  nodes: vintfs,
  running: runningOf,
  hwQueue: (from, owner, index) => [
    edge(from, vcmdqId(owner, index), 'the VCMDQ that it stands for; in struct tegra241_vcmdq'),
  ],
};
