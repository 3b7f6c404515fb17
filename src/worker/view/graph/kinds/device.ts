/** PCIe functions. */
import { DEVICE as WORDS } from '../../../../model/state/layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { guestIommuOfDevice, iommuObject, sidsOf } from '../../../../model/state/topology.ts';
import { edge } from '../graph-item.ts';
import type { GraphKind } from './kind.ts';

export const DEVICE: GraphKind = {
  kind: 'device',
  nodes: ({ m: { topo }, part }) =>
    topo.devices.map((device, d) => ({
      node: {
        id: ref('device', device.name),
        kind: 'device',
        title: device.name,
        cache: device.ats ? 'ATC' : undefined,
        group: guestIommuOfDevice(topo, d),
        iommu: device.iommu,
        sids: sidsOf(device),
        vsid: topo.guestIommus.flatMap(({ vdevices }) => vdevices).find((v) => v.device === d)?.vsid,
      },
      edges: [
        edge(
          ref('device', device.name),
          iommuObject(topo, device.iommu),
          'PCIe: DMA, ATS requests and answers',
          'pcie',
        ),
      ],
      state: (m) => {
        const { ctl } = m.layout.devices[d];
        const bound = m.w[ctl + WORDS.bound] === 1;
        const ats = device.ats ? `ATS ${m.w[ctl + WORDS.ats] ? 'on' : 'off'}` : 'no ATS';
        return { present: bound, lines: [bound ? [ats, part.tagOf(m, d)].filter(Boolean).join(', ') : 'unbound'] };
      },
    })),
};
