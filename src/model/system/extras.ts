/** All that some machines need; `needsExtras` tells which. */
import { allocQueue, beginQueue, checkQueue, endQueue } from '../arch/smmuv3/cmdqv/hw-queue.ts';
import { withVcmdqs } from '../arch/smmuv3/cmdqv/topology.ts';
import { initVintf, initVsid } from '../arch/smmuv3/cmdqv/vintf.ts';
import { reassign, reassignReady } from '../arch/smmuv3/cmdqv/reassign.ts';
import { canRun, canRunLate, run } from '../arch/smmuv3/cmdqv/vcmdq.ts';
import { beginUnmapS2, flushReady, flushStep } from '../arch/smmuv3/kernel/unmap-s2.ts';
import type { Extras } from '../state/machine.ts';
import { MAIN_THREAD } from '../vmm/main.ts';

export const EXTRAS: Extras = {
  mainThread: MAIN_THREAD,
  s2Unmap: { begin: beginUnmapS2, ready: flushReady, step: flushStep },
  vcmdqs: {
    added: withVcmdqs,
    canRun,
    canRunLate,
    run,
    initVintf,
    initVsid,
    allocQueue,
    checkQueue,
    beginQueue,
    endQueue,
    reassignReady,
    reassign,
  },
};
