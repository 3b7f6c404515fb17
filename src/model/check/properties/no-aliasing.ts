import { DEVICE, TLB } from '../../state/layout.ts';
import type { Topology } from '../../state/topology.ts';
import { hasSid } from '../../state/topology.ts';
import type { Property } from '../property.ts';

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
  exercises: {
    hit: ({ m }, _, device) => {
      const { iommu } = m.topo.devices[device];
      return (
        m.topo.guestIommus.filter((guestIommu) => guestIommu.iommu === iommu && guestIommu.hwQueueOf === undefined)
          .length > 1
      );
    },
  },
};
