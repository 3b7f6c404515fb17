/** A guest command at a position, read off what the first pass has noted: nothing is replayed. */
import { indexOf, wrapOf } from '../../../model/state/queue.ts';
import { SPINE, SPINE_FLAG } from '../../../model/system/logs.ts';
import { by, isOutOfOrder, statusAt } from '../../../model/system/status.ts';
import type { Run } from '../../../model/system/run.ts';
import type { WhyRefused } from '../../../model/arch/refusals.ts';
import type { Life } from '../../protocol/detail.ts';
import type { CommandBrief, QueueEntry } from '../../protocol/queues.ts';
import { namedValues } from './fields.ts';

/** `position`: as of which its state is told; default the run's. */
export function brief(run: Run, v: number, ordinal: number, position = run.position): CommandBrief {
  const log = run.history.commands[v];
  const spine = log.at(ordinal);
  return {
    queue: run.machine.topo.guestIommus[v].name,
    ordinal,
    mnemonic: run.machine.arch.commands.nameOf(log.command(ordinal, position)),
    status: statusAt(spine, position),
    outOfOrder: isOutOfOrder(spine, position),
  };
}

/** `whyOf`: why a command was refused; it comes with what tells of steps. */
export function entry(run: Run, v: number, ordinal: number, whyOf?: WhyRefused): QueueEntry {
  const { position, machine } = run;
  const { commandsLog2, iommu } = machine.topo.guestIommus[v];
  const log = run.history.commands[v];
  const spine = log.at(ordinal);
  // What hardware takes from the guest's memory becomes no command of a physical queue.
  const physical =
    spine[SPINE.physical] > 0 && by(spine[SPINE.issued], position)
      ? { iommu: machine.topo.iommus[iommu].name, ordinal: spine[SPINE.physical] - 1 }
      : undefined;
  const refused = (spine[SPINE.flags] & SPINE_FLAG.refused) !== 0 && by(spine[SPINE.handedOver], position);
  const why = refused ? whyOf?.(log.first(ordinal)!, machine.topo.iommus[iommu].idr) : undefined;
  return {
    ...brief(run, v, ordinal),
    ...(why && { why }),
    slot: indexOf(ordinal, commandsLog2),
    wrap: wrapOf(ordinal, commandsLog2),
    fields: namedValues(machine.arch.commands, log.command(ordinal, position)),
    passed: (spine[SPINE.flags] & SPINE_FLAG.before) !== 0 || by(spine[SPINE.passed], position),
    ...(isOutOfOrder(spine, position) && { overtook: spine[SPINE.overtook] - 1 }),
    ...(physical && { physical }),
  };
}

export function life(run: Run, v: number, ordinal: number): Life {
  const spine = run.history.commands[v].at(ordinal);
  return {
    written: spine[SPINE.written],
    fetched: spine[SPINE.fetched],
    handedOver: spine[SPINE.handedOver],
    complete: spine[SPINE.complete],
    skipped: spine[SPINE.skipped] || spine[SPINE.replaced],
    passed: spine[SPINE.passed],
  };
}
