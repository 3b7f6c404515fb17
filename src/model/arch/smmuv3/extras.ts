/** What only some machines with SMMUs need. */
import { allocQueue, beginQueue, checkQueue, endQueue, queueReady, queueRefused } from './cmdqv/hw-queue.ts';
import { withVcmdqs } from './cmdqv/topology.ts';
import { initVintf, initVsid } from './cmdqv/vintf.ts';
import { reassign, reassignReady } from './cmdqv/reassign.ts';
import { canRun, canRunLate, run } from './cmdqv/vcmdq.ts';
import { beginUnmapS2, flushReady, flushStep } from './kernel/unmap-s2.ts';
import { forwardRecord, recordPending } from './kernel/forward.ts';
import { entriesDone, invalidateReady, invalidateStep } from './vmm/main-invalidate.ts';
import { unmapReady, unmapStep } from './vmm/main-unmap.ts';
import { handToGuest, takeEvents } from './vmm/vevents.ts';
import type { Extras } from '../../state/machine.ts';
import { MAIN_THREAD } from '../../vmm/main.ts';

export const SMMUV3_EXTRAS: Extras = {
  mainThread: { ...MAIN_THREAD, recordPending, forwardRecord },
  mainCalls: {
    invalidateReady,
    invalidateStep,
    entriesDone,
    unmapReady,
    unmapStep,
    queueReady,
    queueRefused,
    takeEvents,
    handToGuest,
  },
  s2Unmap: { begin: beginUnmapS2, ready: flushReady, step: flushStep },
  hwQueues: {
    added: withVcmdqs,
    canRun,
    canRunLate,
    run,
    initInterface: initVintf,
    initVsid,
    allocQueue,
    checkQueue,
    beginQueue,
    endQueue,
    reassignReady,
    reassign,
  },
};
