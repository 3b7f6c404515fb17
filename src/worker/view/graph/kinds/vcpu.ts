/** Processors of guests. */
import { standing } from '../../../../model/guest/standing.ts';
import { ref } from '../../../../model/state/ref.ts';
import { iommuObject } from '../../../../model/state/topology.ts';
import { edge } from '../graph-item.ts';
import type { GraphKind } from './kind.ts';

export const VCPU: GraphKind = {
  kind: 'vcpu',
  nodes: ({ m: { topo } }) =>
    topo.vcpus.map((vcpu, c) => ({
      node: { id: ref('vcpu', vcpu.name), kind: 'vcpu', title: vcpu.name, group: -1, vm: vcpu.vm },
      edges: topo.guestIommus
        .filter((guestIommu) => guestIommu.vm === vcpu.vm)
        .map(({ name, iommu, hwQueueOf }) =>
          hwQueueOf === undefined
            ? edge(ref('vcpu', vcpu.name), ref('vmm', name), 'a trapped register write stops the vCPU')
            : edge(ref('vcpu', vcpu.name), iommuObject(topo, iommu), `${name}: hardware runs it, no write traps`),
        ),
      state: (m) => ({ present: true, lines: [standing(m, c)] }),
    })),
};
