/** A machine cut where nothing is shared that one can see in its topology: VMs with all that stands behind the same IOMMUs. */
import type { Machine } from '../state/machine.ts';
import type { FaultSpec, Topology } from '../state/topology.ts';
import type { Among } from '../system/transitions.ts';

export interface SearchPart extends Among {
  /** Of its VMs. */
  readonly vms: readonly string[];
}

/** Everyone is in one part. */
export function partsOf({ topo, actors }: Machine): SearchPart[] {
  const { vms, iommus, guestIommus, devices, vcpus, faults, mains = [] } = topo;
  const joined = joints(topo);
  const numbers = [...new Set(vms.map((_, vm) => joined[vm]))];
  // What no VM has anything behind goes with the first one.
  const home = (s: number): number => (numbers.includes(joined[vms.length + s]) ? joined[vms.length + s] : numbers[0]);
  return numbers.map((number) => {
    const those = <T>(all: readonly T[], first: number, of: (one: T) => number): number[] =>
      all.flatMap((one, i) => (of(one) === number ? [first + i] : []));
    return {
      vms: vms.flatMap(({ name }, vm) => (joined[vm] === number ? [name] : [])),
      faults: faults.length > 0 ? joined[vms.length + iommus.length] === number : number === numbers[0],
      iommus: iommus.flatMap((_, s) => (home(s) === number ? [s] : [])),
      actors: [
        ...those(vcpus, actors.guest, ({ vm }) => joined[vm]),
        ...those(guestIommus, actors.vmm, ({ vm }) => joined[vm]),
        ...those(guestIommus, actors.kernel, ({ vm }) => joined[vm]),
        ...iommus.flatMap((_, s) => (home(s) === number ? [actors.iommu + s] : [])),
        ...those(devices, actors.device, ({ iommu }) => home(iommu)),
        ...those(mains, actors.main, ({ vm }) => joined[vm]),
      ],
    };
  });
}

/** A number each for VMs, IOMMUs and the host, the same where one has to do with the other. */
function joints({ vms, iommus, guestIommus, devices, vcpus, faults }: Topology): number[] {
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
  for (const { vm, iommu } of guestIommus) join(vm, vms.length + iommu);
  for (const fault of faults) {
    for (const subject of subjects(fault)) join(subject, host);
    if (fault.when) join(vcpus[fault.when.vcpu].vm, host);
  }
  return joined;
}
