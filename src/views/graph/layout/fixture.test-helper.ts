import type { GraphEdge, GraphNode, NodeKind } from '../../../worker/protocol.ts';

export interface Fixture {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
}

/** What to make: emulated SMMUs per VM, devices behind each of them, physical SMMUs. */
export interface Shape {
  readonly vms: readonly number[];
  readonly devices: number;
  readonly iommus: number;
  /** Designs without viommu have neither viommus nor vdevices nor xarrays. */
  readonly viommu: boolean;
  /** All emulated SMMUs of a VM use one stage-2 table. */
  readonly shared?: boolean;
  /** Each viommu has a VINTF with one VCMDQ and a SID slot per device. */
  readonly vcmdq?: boolean;
  /** Each viommu has a queue of events. */
  readonly veventq?: boolean;
}

/** A graph of the given size, with the ids and edges that the worker makes. */
export function fixture({ vms, devices, iommus, viommu, shared, vcmdq, veventq }: Shape): Fixture {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const add = (
    id: string,
    title: string,
    group: number,
    vm: number,
    iommu = -1,
    cache?: GraphNode['cache'],
  ): string => {
    nodes.push({ id, kind: id.slice(0, id.indexOf('/')) as NodeKind, title, group, vm, iommu, cache });
    return id;
  };
  const link = (from: string, to: string, kind: GraphEdge['kind'] = 'pointer', label = ''): void => {
    edges.push({ from, to, kind, label });
  };
  let group = 0;
  vms.forEach((guestIommus, vm) => {
    let next = 1;
    const object = (kind: NodeKind, title: string, of: number): string =>
      add(`${kind}/vm${vm}/${next}`, `${title} #${next++}`, of, vm);
    add(`vcpu/vcpu${vm}`, `vcpu${vm}`, -1, vm);
    const ioas = object('ioas', 'IOAS', -1);
    let s2 = '';
    for (let v = 0; v < guestIommus; v++, group++) {
      const iommu = group % iommus;
      const vmm = add(`vmm/vsmmu${group}`, 'VMM', group, vm);
      link(`vcpu/vcpu${vm}`, vmm);
      if (!shared || v === 0) {
        s2 = object('hwpt_paging', 'S2 hwpt', group);
        link(s2, ioas, 'list');
      }
      const head = viommu ? object('viommu', 'viommu', group) : s2;
      link(head, `smmu/SMMU${iommu}`);
      if (viommu) {
        link(head, s2);
        link(s2, head, 'derived');
        link(vmm, head);
        if (veventq) link(object('veventq', 'vEVENTQ', group), head);
        link(head, add(`xa/vsmmu${group}`, 'vdevs', group, vm));
      }
      if (vcmdq) {
        const queue = object('hw_queue', 'HW_QUEUE', group);
        link(queue, head);
        link(queue, `vcmdq/vsmmu${group}/0`);
        const slots = Array.from({ length: devices }, (_, d) => `sid_slot/vsmmu${group}/${d}`);
        add(`vintf/vsmmu${group}`, 'VINTF', group, vm, iommu);
        nodes[nodes.length - 1] = { ...nodes[nodes.length - 1], parts: [`vcmdq/vsmmu${group}/0`, ...slots] };
      }
      for (let d = 0; d < devices; d++) {
        const device = add(`device/d${group}${d}`, `d${group}${d}`, group, vm, iommu, 'ATC');
        nodes[nodes.length - 1] = { ...nodes[nodes.length - 1], vsid: 8 * (d + 1) };
        link(device, `smmu/SMMU${iommu}`, 'pcie');
        const idev = object('idev', 'device', group);
        link(idev, device);
        link(object('hwpt_nested', 'S1 hwpt', group), head);
        if (!viommu) {
          link(vmm, idev);
          continue;
        }
        const vdevice = object('vdevice', 'vdevice', group);
        link(`slot/vsmmu${group}/${8 * (d + 1)}`, vdevice, 'slot');
        link(vdevice, idev);
      }
    }
  });
  for (let s = 0; s < iommus; s++) add(`smmu/SMMU${s}`, `SMMU${s}`, -1, -1, s, 'IOTLB');
  return { nodes, edges };
}
