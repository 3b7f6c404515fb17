/** What only some machines with SMMUs need. */
import { allocQueue, beginQueue, checkQueue, endQueue } from './cmdqv/hw-queue.ts';
import { withVcmdqs } from './cmdqv/topology.ts';
import { initVintf, initVsid } from './cmdqv/vintf.ts';
import { reassign, reassignReady } from './cmdqv/reassign.ts';
import { canRun, canRunLate, run } from './cmdqv/vcmdq.ts';
import { beginUnmapS2, flushReady, flushStep } from './kernel/unmap-s2.ts';
import type { Extras } from '../../state/machine.ts';
import { MAIN_THREAD } from '../../vmm/main.ts';

export const SMMUV3_EXTRAS: Extras = {
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
