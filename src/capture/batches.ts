/** How a recorded queue is played: the batches that the guest waited for. */
import { OP } from '../model/arch/smmuv3/fields/commands.ts';
import type { Op } from '../model/state/topology.ts';

/** One batch per CMD_SYNC, as the driver waits for each; what follows the last one is a batch without a wait. */
export function batches(words: Uint32Array): Op[] {
  const ops: Op[] = [];
  let start = 0;
  const total = words.length / 4;
  for (let i = 0; i < total; i++) {
    if ((words[i * 4] & 0xff) !== OP.SYNC && i !== total - 1) continue;
    ops.push({ op: 'commands', guestIommu: 0, start, count: i + 1 - start });
    start = i + 1;
  }
  return ops;
}
