/** What happens once on the host, at a time of its own: which of it can happen now, and its happening. */
import { unbind } from '../iommufd/host.ts';
import { KERNEL_EVENT } from '../iommufd/events.ts';
import { heldByCall } from '../iommufd/objects/held.ts';
import { faultDue } from '../guest/vcpu.ts';
import { DEVICE, HOST } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { IN_CALL } from '../state/topology.ts';

/** True when fault `i` has not happened yet and can happen now. */
export function faultReady(m: Machine, i: number): boolean {
  if ((m.w[m.layout.host + HOST.done] >>> i) & 1 || !faultDue(m, i)) return false;
  const fault = m.topo.faults[i];
  switch (fault.kind) {
    case 'unbind':
      return !heldByCall(m, fault.device);
    case 'reset':
      return true;
    case 'unmap_s2':
      return m.w[m.layout.host + HOST.fault] === 0;
    case 'reassign':
      return m.extras!.hwQueues.reassignReady(m, fault);
    case 'enomem':
      return m.arch.kernel.begins(m, fault.guestIommu);
    case 'timeout':
      return m.arch.kernel.waits(m, fault.guestIommu);
  }
}

/**
 * True when fault `i` is over with the moment of the call it happens in, and a scenario says when: playback, which takes
 * the first moment, has no time to lose.
 */
export const atOnce = ({ topo }: Machine, i: number): boolean => {
  const { kind, when } = topo.faults[i];
  return when !== undefined && IN_CALL.includes(kind);
};

export function happen(m: Machine, i: number): void {
  m.w[m.layout.host + HOST.done] |= 1 << i;
  const fault = m.topo.faults[i];
  switch (fault.kind) {
    case 'unbind':
      unbind(m, fault.device);
      break;
    case 'reset':
      m.w[m.layout.devices[fault.device].ctl + DEVICE.reset] = 1;
      m.emit(KERNEL_EVENT.reset, m.actors.host, fault.device);
      break;
    case 'unmap_s2':
      m.extras!.s2Unmap.begin(m, fault, i);
      break;
    case 'reassign':
      m.extras!.hwQueues.reassign(m, fault);
      break;
    case 'enomem':
      m.arch.kernel.runOutOfMemory(m, fault.guestIommu);
      break;
    case 'timeout':
      m.arch.kernel.giveUp(m, fault.guestIommu);
  }
}

const VERBS = {
  unbind: 'unbind',
  reset: 'reset',
  unmap_s2: 'unmap-s2',
  reassign: 'reassign',
  enomem: 'no-memory',
  timeout: 'sync-time-out',
} as const;

/** `unbind A`. */
export function faultName({ topo }: Machine, i: number): string {
  const fault = topo.faults[i];
  return `${VERBS[fault.kind]} ${'device' in fault ? topo.devices[fault.device].name : 'vm' in fault ? topo.vms[fault.vm].name : topo.guestIommus['from' in fault ? fault.from : fault.guestIommu].name}`;
}
