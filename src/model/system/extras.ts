/** All that some machines need; `needsExtras` tells which. */
import { withVcmdqs } from '../cmdqv/topology.ts';
import { reassign, reassignReady } from '../cmdqv/reassign.ts';
import { canRun, canRunLate, run } from '../cmdqv/vcmdq.ts';
import { beginUnmapS2, flushReady, flushStep } from '../iommufd/unmap-s2.ts';
import type { Extras } from '../state/machine.ts';
import { MAIN_THREAD } from '../vmm/main.ts';

export const EXTRAS: Extras = {
  mainThread: MAIN_THREAD,
  s2Unmap: { begin: beginUnmapS2, ready: flushReady, step: flushStep },
  vcmdqs: { added: withVcmdqs, canRun, canRunLate, run, reassignReady, reassign },
};
