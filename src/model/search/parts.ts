/**
 * A machine cut where nothing is shared that one can see in its topology: VMs with all that stands behind the same IOMMUs, or, where
 * hardware runs a queue for each of them, with what the IOMMU does for them.
 */
import type { Machine } from '../state/machine.ts';
import { type FaultSpec, type Topology, guestIommuOfDevice } from '../state/topology.ts';
import type { Among } from '../system/transitions.ts';

export interface SearchPart extends Among {
  /** Of its VMs. */
  readonly vms: readonly string[];
}

/** Everyone is in one part. */
export function partsOf({ topo, actors }: Pick<Machine, 'topo' | 'actors'>): SearchPart[] {
  const { vms, iommus, guestIommus, devices, vcpus, faults, mains = [] } = topo;
  const joined = joints(topo);
  const numbers = [...new Set(vms.map((_, vm) => joined[vm]))];
  // What no VM has anything behind goes with the first one.
  const home = (s: number): number => (numbers.includes(joined[vms.length + s]) ? joined[vms.length + s] : numbers[0]);
  const homeOf = (device: number): number => {
    const user = guestIommus[guestIommuOfDevice(topo, device)];
    return user ? joined[user.vm] : home(devices[device].iommu);
  };
  return numbers.map((number) => {
    const those = <T>(all: readonly T[], first: number, of: (one: T) => number): number[] =>
      all.flatMap((one, i) => (of(one) === number ? [first + i] : []));
    const own = iommus.flatMap((_, s) => (home(s) === number ? [s] : []));
    const hwQueues = guestIommus.flatMap(({ vm, hwQueueOf }, q) =>
      hwQueueOf !== undefined && joined[vm] === number ? [q] : [],
    );
    return {
      vms: vms.flatMap(({ name }, vm) => (joined[vm] === number ? [name] : [])),
      faults: faults.length > 0 ? joined[vms.length + iommus.length] === number : number === numbers[0],
      iommus: own,
      served: { iommus: own, hwQueues, devices: devices.flatMap((_, d) => (homeOf(d) === number ? [d] : [])) },
      actors: [
        ...those(vcpus, actors.guest, ({ vm }) => joined[vm]),
        ...those(guestIommus, actors.vmm, ({ vm }) => joined[vm]),
        ...those(guestIommus, actors.kernel, ({ vm }) => joined[vm]),
        ...iommus.flatMap((_, s) => (home(s) === number || hasQueues(topo, s) ? [actors.iommu + s] : [])),
        ...devices.flatMap((_, d) => (homeOf(d) === number ? [actors.device + d] : [])),
        ...those(mains, actors.main, ({ vm }) => joined[vm]),
      ],
    };
  });
}

/** True where hardware runs a queue for each of those who use an IOMMU, and nothing happens to it. */
function hasQueues({ guestIommus, faults }: Topology, s: number): boolean {
  const queues = guestIommus.map(({ hwQueueOf }) => hwQueueOf);
  const users = guestIommus.flatMap(({ iommu, hwQueueOf }, v) => (iommu === s && hwQueueOf === undefined ? [v] : []));
  return faults.length === 0 && users.length > 0 && users.every((v) => queues.includes(v));
}

/** A number each for VMs, IOMMUs and the host, the same where one has to do with the other. */
function joints(topo: Topology): number[] {
  const { vms, iommus, guestIommus, devices, vcpus, faults } = topo;
  const joined = Array.from({ length: vms.length + iommus.length + 1 }, (_, i) => i);
  const host = joined.length - 1;
  const join = (a: number, b: number): void => {
    const [from, to] = [joined[a], joined[b]];
    for (let i = 0; i < joined.length; i++) if (joined[i] === from) joined[i] = to;
  };
  const subjects = (fault: FaultSpec): number[] => {
    switch (fault.kind) {
      case 'unbind':
      case 'reset':
        return [vms.length + devices[fault.device].iommu];
      case 'unmap_s2':
        return [fault.vm];
      case 'enomem':
      case 'timeout':
        return [guestIommus[fault.guestIommu].vm];
      case 'reassign':
        return [guestIommus[fault.from].vm, guestIommus[fault.to].vm];
    }
  };
  for (const { vm, iommu } of guestIommus) if (!hasQueues(topo, iommu)) join(vm, vms.length + iommu);
  for (const fault of faults) {
    for (const subject of subjects(fault)) join(subject, host);
    if (fault.when) join(vcpus[fault.when.vcpu].vm, host);
  }
  return joined;
}
