/** Devices that a call in the kernel holds. */
import { IDEV } from '../../state/ctx-layout.ts';
import { CALL } from '../../state/layout.ts';
import type { Machine } from '../../state/machine.ts';
import { IOCTL } from '../events.ts';
import { CALL_PHASE } from '../../state/phases.ts';
import { OBJ_TYPE, findObject } from './objects.ts';

/** A call of the 2023 draft that names a device holds it: it cannot go before the call returns. */
export function heldByCall(m: Machine, device: number): boolean {
  return m.topo.guestIommus.some(({ vm }, v) => {
    const { call } = m.layout.guestIommus[v];
    if (m.w[call + CALL.phase] === CALL_PHASE.idle || m.w[call + CALL.ioctl] !== IOCTL.device) return false;
    const idev = findObject(m.ctxs[vm], OBJ_TYPE.device, (at) => m.w[at + IDEV.device] === device);
    return idev !== 0 && idev === m.w[call + CALL.target];
  });
}
