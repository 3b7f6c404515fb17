/**
 * Topologies that the engine takes for alike: optional fields are there with or without a value, in one order, and lists have no
 * holes. Else what reads them is compiled anew for every scenario that has or lacks some of them.
 */
import type { DeviceSpec, GuestIommuSpec, Topology, VcpuSpec, VdeviceSpec, VmSpec } from './topology.ts';

/** All fields, those that are optional too. */
type Every<T> = { readonly [K in keyof Required<T>]: T[K] };

/** What `made` makes of each element. `map` leaves it to the engine's mood whether a list might have holes. */
export function listed<T, U>(list: readonly T[], made: (one: T, index: number) => U): U[] {
  const out: U[] = [];
  for (let i = 0; i < list.length; i++) out.push(made(list[i], i));
  return out;
}

const device = ({ name, iommu, sid, aliases, ats, answers }: DeviceSpec): Every<DeviceSpec> => ({
  name,
  iommu,
  sid,
  aliases,
  ats,
  answers,
});

const vm = ({ name, ipa, size, pa, iommufd, bare, sharesS2 }: VmSpec): Every<VmSpec> => ({
  name,
  ipa,
  size,
  pa,
  iommufd,
  bare,
  sharesS2,
});

const vcpu = ({ name, vm: of, ops, commands, ignoresWrap, noForceSync }: VcpuSpec): Every<VcpuSpec> => ({
  name,
  vm: of,
  ops,
  commands,
  ignoresWrap,
  noForceSync,
});

const vdevice = ({ device: of, vsid, asid, ats }: VdeviceSpec): Every<VdeviceSpec> => ({ device: of, vsid, asid, ats });

const guestIommu = (one: GuestIommuSpec): Every<GuestIommuSpec> => ({
  name: one.name,
  vm: one.vm,
  iommu: one.iommu,
  idr: one.idr,
  commandsLog2: one.commandsLog2,
  begins: one.begins,
  batchEntries: one.batchEntries,
  commandsIpa: one.commandsIpa,
  deviceTableIpa: one.deviceTableIpa,
  deviceTableCfg: one.deviceTableCfg,
  vdevices: listed(one.vdevices, vdevice),
  eventq: one.eventq,
  hwQueueIpa: one.hwQueueIpa,
  hwQueueOf: one.hwQueueOf,
  ownAsids: one.ownAsids,
});

/** The same topology; programs, which may be long, are the given ones. */
export const uniform = (topo: Topology): Every<Topology> => ({
  arch: topo.arch,
  iommus: topo.iommus,
  devices: listed(topo.devices, device),
  vms: listed(topo.vms, vm),
  guestIommus: listed(topo.guestIommus, guestIommu),
  vcpus: listed(topo.vcpus, vcpu),
  mains: topo.mains,
  faults: topo.faults,
  guestMemory: topo.guestMemory,
  broken: topo.broken,
  ram: topo.ram,
  framesReserved: topo.framesReserved,
});
