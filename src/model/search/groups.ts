/** Everyone who acts, in groups whose steps are mostly one behind the other: a VM with all that works for it, an IOMMU, a device. */
import type { Actor } from '../state/actors.ts';
import type { Machine } from '../state/machine.ts';
import type { Topology } from '../state/topology.ts';
import type { Among } from '../system/transitions.ts';

export interface Group extends Among {
  readonly name: string;
  /** A VM's or a device's: its index. */
  readonly of?: { readonly kind: 'vms' | 'devices'; readonly index: number };
}

/** The VM that an actor works for, or -1. */
function vmOf({ vcpus, guestIommus, mains = [] }: Topology, { kind, index }: Actor): number {
  if (kind === 'guest') return vcpus[index].vm;
  if (kind === 'vmm' || kind === 'kernel') return guestIommus[index].vm;
  return kind === 'main' ? mains[index].vm : -1;
}

export function groupsOf({ topo, actors }: Machine): Group[] {
  const nobody = { faults: false, iommus: [] };
  const vms = topo.vms.map(({ name }, vm) => {
    const own = actors.all.flatMap((actor, number) => (vmOf(topo, actor) === vm ? [number] : []));
    return { ...nobody, name, actors: own, of: { kind: 'vms', index: vm } as const };
  });
  const { host } = actors;
  return [
    { ...nobody, name: actors.all[host].name, actors: [], faults: true },
    ...vms,
    ...topo.iommus.map(({ name }, s) => ({ ...nobody, name, actors: [actors.iommu + s], iommus: [s] })),
    ...topo.devices.map(({ name }, d) => ({
      ...nobody,
      name,
      actors: [actors.device + d],
      of: { kind: 'devices', index: d } as const,
    })),
  ];
}
