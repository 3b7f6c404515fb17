/** VMs that look equal, with all that is theirs, exchanged for one another: who becomes whom. Whether they are equal a search finds out. */
import type { Machine } from '../state/machine.ts';
import type { Topology } from '../state/topology.ts';
import { actorOf, argumentOf, kindOf, transitionOf } from '../state/transition.ts';
import { type Component, deviceName, vmName } from './components.ts';

/** By index, whom each becomes. */
export interface Renaming extends Own {
  readonly vms: readonly number[];
}

/** Of a VM, by index and in order. */
interface Own {
  readonly devices: readonly number[];
  readonly guestIommus: readonly number[];
  readonly vcpus: readonly number[];
  readonly mains: readonly number[];
}

/** Renamings at the most, the one that changes nothing included. */
const MOST = 24;
/** Equal VMs that are taken in all orders: of more there are too many. */
const FEW = 4;

/**
 * Permutations of VMs that have as many of everything and whose vCPUs do the same kinds of things, a group of them; the first one
 * changes nothing. What a fault does is done to one VM.
 */
export function renamingsOf(topo: Topology): Renaming[] {
  const own = topo.vms.map((_, vm) => ownOf(topo, vm));
  const equal = new Map<string, number[]>();
  for (const [vm, one] of topo.faults.length > 0 ? [] : own.entries()) {
    const shape = shapeOf(topo, one);
    equal.set(shape, [...(equal.get(shape) ?? []), vm]);
  }
  let all = [topo.vms.map((_, vm) => vm)];
  for (const vms of equal.values()) {
    const more = all.flatMap((images) =>
      permutations(vms).map((those) => images.map((image, vm) => (vms.includes(vm) ? those[vms.indexOf(vm)] : image))),
    );
    if (more.length <= MOST) all = more;
  }
  return all.map((vms) => renamed(topo, vms, own));
}

function ownOf({ guestIommus, vcpus, mains = [] }: Topology, vm: number): Own {
  const those = (all: readonly { readonly vm: number }[]): number[] =>
    all.flatMap((one, i) => (one.vm === vm ? [i] : []));
  const devices = guestIommus.flatMap((one) => (one.vm === vm ? one.vdevices.map(({ device }) => device) : []));
  return { guestIommus: those(guestIommus), vcpus: those(vcpus), mains: those(mains), devices: [...new Set(devices)] };
}

const shapeOf = ({ guestIommus, vcpus, devices }: Topology, own: Own): string =>
  JSON.stringify([
    own.guestIommus.map((v) => [guestIommus[v].iommu, guestIommus[v].vdevices.length, 'hwQueueOf' in guestIommus[v]]),
    own.devices.map((d) => [devices[d].iommu, devices[d].ats, devices[d].answers, devices[d].aliases?.length]),
    own.vcpus.map((c) => vcpus[c].ops.map(({ op }) => op)),
    own.mains.length,
  ]);

/** All orders of some, theirs first; of more than can be taken that alone. */
function permutations(some: readonly number[]): number[][] {
  if (some.length < 2 || some.length > FEW) return [[...some]];
  return some.flatMap((one) => permutations(some.filter((other) => other !== one)).map((rest) => [one, ...rest]));
}

function renamed(topo: Topology, vms: readonly number[], own: readonly Own[]): Renaming {
  const by = (which: keyof Own, all: readonly unknown[] = []): number[] => {
    const images = all.map((_, i) => i);
    for (const [vm, image] of vms.entries())
      for (const [i, one] of own[vm][which].entries()) images[one] = own[image][which][i];
    return images;
  };
  return {
    vms,
    devices: by('devices', topo.devices),
    guestIommus: by('guestIommus', topo.guestIommus),
    vcpus: by('vcpus', topo.vcpus),
    mains: by('mains', topo.mains),
  };
}

/** What comes of one renaming behind another one. */
export const sameAs = (one: Renaming, first: Renaming, then: Renaming): boolean =>
  one.vms.every((image, vm) => image === then.vms[first.vms[vm]]);

/** What a transition becomes; undefined where its argument is a place among records, which stand in the order of their words. */
export function transitionImage(m: Machine, renaming: Renaming, transition: number): number | undefined {
  const kind = kindOf(transition);
  const argument = argumentOf(transition);
  const actor = actorOf(transition);
  const of = m.actors.all[actor].kind === 'iommu' ? m.arch.iommu.arguments?.[kind] : undefined;
  if (of === 'place') return undefined;
  return transitionOf(actorImage(m, renaming, actor), kind, of ? renaming[of][argument] : argument);
}

function actorImage({ actors }: Machine, renaming: Renaming, actor: number): number {
  const { kind, index } = actors.all[actor];
  switch (kind) {
    case 'guest':
      return actors.guest + renaming.vcpus[index];
    case 'vmm':
    case 'kernel':
      return actors[kind] + renaming.guestIommus[index];
    case 'device':
      return actors.device + renaming.devices[index];
    case 'main':
      return actors.main + renaming.mains[index];
    case 'host':
    case 'iommu':
      return actor;
  }
}

/** By component, the one whose words its words become; undefined where they become words of several. */
export function componentImages(components: readonly Component[], { vms, devices }: Renaming): number[] | undefined {
  const became = new Map([
    ...vms.map((image, vm) => [vmName(vm), vmName(image)] as const),
    ...devices.map((image, d) => [deviceName(d), deviceName(image)] as const),
  ]);
  const key = (of: string, names: readonly string[]): string => [of, ...[...names].sort()].join();
  const numbers = new Map(components.map(({ of, names }, c) => [key(of, names), c]));
  const images = components.map(({ of, names }) =>
    numbers.get(
      key(
        of,
        names.map((name) => became.get(name) ?? name),
      ),
    ),
  );
  return images.every((image) => image !== undefined) ? images : undefined;
}
