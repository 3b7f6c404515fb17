/** What hardware is drawn to do: a command that the guest has queued has come so far with it. */
import { NO_COMMAND } from '../../model/state/events.ts';
import { by } from '../../model/system/status.ts';
import { SPINE } from '../../model/system/logs.ts';
import type { Run } from '../../model/system/run.ts';
import type { DrawingCell } from './drawing.ts';
import type { Meant } from './understand.ts';

/** Who does something by itself, and has no program in a scenario. */
export const HARDWARE = /^(smmu|iommu|hw|hardware|device|dev|endpoint|nic|nvme|gpu|pcie?)\d*\b/i;
/** Whose doing follows from the design. */
export const SOFTWARE = /^(vmm|qemu|kernel|host|hypervisor|iommufd)\d*\b/i;

const DONE = /\b(complet\w*|done|finish\w*|answer\w*|ack\w*|respon\w*|returns?|signals?)\b/i;

interface Drawn {
  readonly cell: DrawingCell;
  readonly meant: Meant;
}

/** What a cell waits for. */
export interface Milestone<T> {
  /** The cell of the command. */
  readonly of: T;
  readonly what: 'consumed' | 'complete';
}

/**
 * The command of a guest's column that a cell of hardware is about: of several the first that nothing of the kind is said of
 * yet. Undefined where there is none above it.
 */
export function milestoneOf<T extends Drawn>(
  cell: DrawingCell,
  meant: Meant,
  commands: readonly T[],
  said: readonly Milestone<T>[],
): Milestone<T> | undefined {
  if (meant.kind !== 'command') return undefined;
  const what = DONE.test(cell.text) ? 'complete' : 'consumed';
  const of = commands.find(
    (one) =>
      one.cell.line <= cell.line &&
      one.meant.kind === 'command' &&
      (one.meant.name === meant.name || (meant.generic === true && one.meant.name.startsWith('CMD_TLBI'))) &&
      (!meant.device || !one.meant.device || one.meant.device === meant.device) &&
      !said.some((other) => other.of === one && other.what === what),
  );
  return of && { of, what };
}

/** A command of a queue. */
export interface QueuePlace {
  readonly queue: number;
  readonly ordinal: number;
}

/** The command that the last step of a run is about; undefined where it is about none. */
export function commandOfLast({ history: { steps }, length }: Run): QueuePlace | undefined {
  const ordinal = steps.ordinal(length - 1);
  return ordinal === NO_COMMAND ? undefined : { queue: steps.queue(length - 1), ordinal };
}

/** Whether a command has come so far at the end of a run. */
export function isReached(run: Run, { queue, ordinal }: QueuePlace, what: 'consumed' | 'complete' | 'issued'): boolean {
  const spine = run.history.commands[queue].at(ordinal);
  const has = (moment: number): boolean => by(spine[moment], run.position);
  if (has(SPINE.complete) || has(SPINE.passed) || has(SPINE.skipped)) return true;
  if (what === 'complete') return false;
  return has(what === 'issued' ? SPINE.issued : SPINE.handedOver);
}
