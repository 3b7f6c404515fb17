import { hex } from '../../fields/field.ts';
import { DEVICE, TLB } from '../../state/layout.ts';
import type { Topology } from '../../state/topology.ts';
import { hasSid } from '../../state/topology.ts';
import type { Property } from '../property.ts';
import { IOMMU_KIND, ref } from '../../state/ref.ts';
import { WORDS } from '../../arch/words.ts';

/** The address space of a device: emulated IOMMU and ASID; undefined where the topology does not tell. */
function spaceOf(topo: Topology, device: number): readonly [queue: number, asid: number, vm: number] | undefined {
  for (const [v, { vdevices, vm, ownAsids }] of topo.guestIommus.entries()) {
    const asid = vdevices.find((vdevice) => vdevice.device === device)?.asid;
    if (asid !== undefined) return [ownAsids ? v : -1 - vm, asid, v];
  }
  return undefined;
}

export const NO_ALIASING: Property = {
  id: 'no-aliasing',
  statement: `An IOTLB entry serves only the address space for which it was made: ASIDs of two emulated ${WORDS.iommu}s never meet under one VMID.`,
  source: 'arm_vsmmu_init(), FIXME on the VMID',
  monitor: {
    hit: ({ m }, _, device) => {
      const { iommu, sid } = m.topo.devices[device];
      const filler = m.w[m.layout.devices[device].ctl + DEVICE.answer + TLB.sid];
      if (filler === sid) return undefined;
      const from = m.topo.devices.findIndex((other) => other.iommu === iommu && hasSid(other, filler));
      const [mine, theirs] = [spaceOf(m.topo, device), spaceOf(m.topo, from)];
      if (!mine || !theirs || (mine[0] === theirs[0] && mine[1] === theirs[1])) return undefined;
      const answer = m.layout.devices[device].ctl + DEVICE.answer;
      const detail = [device, from, m.w[answer + TLB.ivaHi], m.w[answer + TLB.ivaLo]] as const;
      return { queue: mine[2], pos: 0, other: 0, detail };
    },
  },
  exercisedBy: `an access served from an IOTLB that two emulated ${WORDS.iommu}s fill`,
  exercises: {
    hit: ({ m }, _, device) => {
      const { iommu } = m.topo.devices[device];
      return (
        m.topo.guestIommus.filter((guestIommu) => guestIommu.iommu === iommu && guestIommu.hwQueueOf === undefined)
          .length > 1
      );
    },
  },
  sentence: (e, { topo }) => {
    const [device, filler] = [topo.devices[e.detail[0]].name, topo.devices[e.detail[1]].name];
    return `${device} is served IOVA ${hex(e.detail[2] * 2 ** 32 + e.detail[3])} from an IOTLB entry that was made for ${filler}, in another address space.`;
  },
  objects: (e, { topo }) => [
    ref('device', topo.devices[e.detail[0]].name),
    ref('device', topo.devices[e.detail[1]].name),
    ref(IOMMU_KIND, topo.iommus[topo.devices[e.detail[0]].iommu].name),
  ],
};
