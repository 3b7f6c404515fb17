import { DEVICE } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import type { GuestIommu, Word } from '../state/numbers.ts';
import { emulatedBeside } from '../state/topology.ts';

/** True when somebody beside a VM has something behind an IOMMU: another VM, or the host a device that is not bound any more. */
export function shared(m: Machine, iommu: number, vm: number): boolean {
  const { guestIommus, devices } = m.topo;
  if (guestIommus.some((guestIommu) => guestIommu.iommu === iommu && guestIommu.vm !== vm)) return true;
  return devices.some((device, d) => device.iommu === iommu && m.w[m.layout.devices[d].ctl + DEVICE.bound] === 0);
}

/** True for a command about a stream of which its guest has no device: the host has nothing to act on. */
export function withoutObject(m: Machine, queue: GuestIommu, w0: Word, w1: Word): boolean {
  const stream = m.arch.commands.sidOf(w0, w1);
  if (stream === undefined) return false;
  const { vdevices } = m.topo.guestIommus[emulatedBeside(m.topo, queue)];
  const named = vdevices.find(({ vsid }) => vsid === stream);
  return named === undefined || m.w[m.layout.devices[named.device].ctl + DEVICE.bound] === 0;
}
