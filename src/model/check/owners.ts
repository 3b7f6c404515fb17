import { DEVICE } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';

/** True when somebody beside a VM has something behind an IOMMU: another VM, or the host a device that is not bound any more. */
export function shared(m: Machine, iommu: number, vm: number): boolean {
  const { guestIommus, devices } = m.topo;
  if (guestIommus.some((guestIommu) => guestIommu.iommu === iommu && guestIommu.vm !== vm)) return true;
  return devices.some((device, d) => device.iommu === iommu && m.w[m.layout.devices[d].ctl + DEVICE.bound] === 0);
}
