/** Who acts: a number per actor, in a fixed order. */
import type { Topology } from './topology.ts';

export type ActorKind = 'host' | 'guest' | 'vmm' | 'kernel' | 'iommu' | 'device' | 'main';

/**
 * By kind of an actor's step: of what kinds others may have something else to do after it, among those with whom the actor shares
 * something; of any where it is not said.
 */
export type Reaches = readonly (readonly ActorKind[] | undefined)[];

export interface Actor {
  readonly kind: ActorKind;
  /** Index among its kind: into vcpus, guestIommus (vmm and kernel), iommus, devices or mains. */
  readonly index: number;
  readonly name: string;
}

export interface Actors {
  readonly all: readonly Actor[];
  /** Number of the first actor of each kind. */
  readonly host: number;
  readonly guest: number;
  readonly vmm: number;
  readonly kernel: number;
  readonly iommu: number;
  readonly device: number;
  readonly main: number;
}

export function actorsOf(topo: Topology): Actors {
  const all: Actor[] = [{ kind: 'host', index: 0, name: 'host' }];
  const add = (kind: ActorKind, names: readonly string[]): number => {
    const first = all.length;
    names.forEach((name, index) => {
      all.push({ kind, index, name });
    });
    return first;
  };
  // One VMM and one kernel context per emulated IOMMU; the plain name where there is only one.
  const context = (name: string) =>
    topo.guestIommus.map((v) => (topo.guestIommus.length === 1 ? name : `${name} ${v.name}`));
  return {
    host: 0,
    guest: add(
      'guest',
      topo.vcpus.map((vcpu) => vcpu.name),
    ),
    vmm: add('vmm', context('VMM')),
    kernel: add('kernel', context('kernel')),
    iommu: add(
      'iommu',
      topo.iommus.map((iommu) => iommu.name),
    ),
    device: add(
      'device',
      topo.devices.map((device) => device.name),
    ),
    main: add(
      'main',
      (topo.mains ?? []).map((main) => main.name),
    ),
    all,
  };
}
