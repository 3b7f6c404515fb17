import { DEVICE } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';

/** True when somebody beside a VM has something behind an SMMU: another VM, or the host a device that is not bound any more. */
export function shared(m: Machine, smmu: number, vm: number): boolean {
  const { vsmmus, devices } = m.topo;
  if (vsmmus.some((vsmmu) => vsmmu.smmu === smmu && vsmmu.vm !== vm)) return true;
  return devices.some((device, d) => device.smmu === smmu && m.w[m.layout.devices[d].ctl + DEVICE.bound] === 0);
}
