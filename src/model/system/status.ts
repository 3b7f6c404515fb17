/** What has become of a guest command by a position, read off its spine: nothing is replayed. */
import { SPINE, SPINE_FLAG } from './logs.ts';

export type CommandStatus =
  /** the guest has not written it yet */
  | 'future'
  /** written, not fetched */
  | 'queued'
  /** fetched by the VMM */
  | 'fetched'
  /** on the physical command queue */
  | 'handed-over'
  /** consumed by the IOMMU, SYNC outstanding */
  | 'consumed'
  | 'complete'
  | 'refused'
  /** given up: after an error the driver of its queue, the guest's or the host's, has overwritten it with a wait */
  | 'skipped'
  /** handled by the VMM itself */
  | 'vmm';

/** True when something has happened by a position. */
export const by = (moment: number, position: number): boolean => moment !== 0 && moment <= position;

export function statusAt(spine: Uint32Array, position: number): CommandStatus {
  const has = (what: number): boolean => by(spine[what], position);
  const flags = spine[SPINE.flags];
  if (flags & SPINE_FLAG.before) return 'complete';
  if (!has(SPINE.written)) return 'future';
  if (has(SPINE.skipped) || has(SPINE.replaced)) return 'skipped';
  if (flags & SPINE_FLAG.vmm && has(SPINE.passed)) return 'vmm';
  if (flags & SPINE_FLAG.refused && has(SPINE.handedOver)) return 'refused';
  if (has(SPINE.complete)) return 'complete';
  if (has(SPINE.handedOver)) return 'consumed';
  if (has(SPINE.issued)) return 'handed-over';
  return has(SPINE.fetched) ? 'fetched' : 'queued';
}

export const isOutOfOrder = (spine: Uint32Array, position: number): boolean =>
  (spine[SPINE.flags] & SPINE_FLAG.outOfOrder) !== 0 && by(spine[SPINE.handedOver], position);
