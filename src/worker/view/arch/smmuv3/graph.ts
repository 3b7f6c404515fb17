/** What the object graph shows that is SMMUv3's. */
import { CD } from '../../../../model/arch/smmuv3/fields/descriptors.ts';
import { steWords } from '../../../../model/arch/smmuv3/kernel/vste.ts';
import { getField, hex } from '../../../../model/fields/field.ts';
import { NESTED } from '../../../../model/state/ctx-layout.ts';
import { IOMMU } from '../../../../model/state/layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import { NO_QUEUES } from '../plain.ts';
import type { GraphPart, HardwareQueues } from '../view.ts';
import { inMemory } from './streams.ts';

/** The ASID that tags what a device's walks fill, as its CD in memory says; undefined where it has none. */
function asidOf(m: Machine, device: number): number | undefined {
  const { iommu, sid } = m.topo.devices[device];
  const { cd } = inMemory(m, iommu, sid, -1);
  return cd && getField(CD.ASID, cd);
}

function tagOf(m: Machine, device: number): string {
  const asid = asidOf(m, device);
  return asid === undefined ? '' : `ASID ${asid}`;
}

const OWN: Omit<GraphPart, keyof HardwareQueues> = {
  tagOf,
  asidOf,
  nested: (words) => `vSTE ${words[NESTED.vsid] ? hex(words[NESTED.vsid] - 1) : steWords(words, NESTED.data)}`,
  iommu(m, s) {
    const waits = m.w[m.layout.iommus[s].ctl + IOMMU.outstanding];
    return [`CMDQ of ${2 ** m.topo.iommus[s].commandsLog2}`, ...(waits ? [`${waits} ATC_INV unanswered`] : [])];
  },
  domain: 'arm_smmu_domain.smmu',
  viommu: 'arm_vsmmu.smmu',
};

/** CMDQVs are shown where there are any. */
export async function graphPart({ design }: Machine): Promise<GraphPart> {
  const queues = design.hardware.hwQueues ? (await import('./cmdqv-graph.ts')).CMDQV_GRAPH : NO_QUEUES;
  return { ...OWN, ...queues };
}
