/** What is selected, in full. Ids: those of the graph, `slot/QUEUE/VSID`, `flight/DEVICE`, `cmd/QUEUE/N`, `pcmd/IOMMU/N`. */
import { refOf } from '../../protocol/ref.ts';
import { ioctlName, targetName } from '../../../model/iommufd/events.ts';
import { indexOf } from '../../../model/state/queue.ts';
import { SPINE } from '../../../model/system/logs.ts';
import type { Run } from '../../../model/system/run.ts';
import { by } from '../../../model/system/status.ts';
import type { CommandDetail, Detail, PhysicalDetail } from '../../protocol/detail.ts';
import { entry, life } from './commands.ts';
import { detailsOf } from '../arch/details.ts';
import { commandFields, wordsView } from './command-bits.ts';
import { physicalEntry } from '../queues/queues.ts';
import { structOf } from '../graph/structs.ts';

export function detailOf(run: Run, id: string | null): Detail | null {
  if (id === null) return null;
  const { guestIommus, iommus } = run.machine.topo;
  const { kind, owner: name, n } = refOf(id);
  if (n === undefined || (kind !== 'cmd' && kind !== 'pcmd')) return structOf(run.machine, id);
  const owner = (kind === 'cmd' ? guestIommus : iommus).findIndex((queue) => queue.name === name);
  const log = kind === 'cmd' ? run.history.commands[owner] : run.history.physical[owner];
  if (!log || n >= log.count) return null;
  return kind === 'cmd' ? command(run, owner, n) : physical(run, owner, n);
}

function command(run: Run, v: number, ordinal: number): CommandDetail {
  const { machine: m, history, position } = run;
  const { commands } = m.arch;
  const { rewrites, docOf } = detailsOf(m);
  const words = history.commands[v].command(ordinal, position);
  const spine = history.commands[v].at(ordinal);
  const { iommu } = m.topo.guestIommus[v];
  const issued = by(spine[SPINE.issued], position) && !by(spine[SPINE.skipped], position);
  // What hardware takes from the guest's queue itself goes into no other.
  const number = spine[SPINE.physical] - 1;
  const sent = issued && number >= 0 ? history.physical[iommu].command(number, 0) : undefined;
  const call = spine[SPINE.call] - 1;
  const { calls } = history;
  const carried = call >= 0 && calls.at.data[call] <= position;
  return {
    kind: 'command',
    entry: entry(run, v, ordinal),
    guest: wordsView(commands, words),
    fields: commandFields(commands, words, sent),
    ...docOf(words),
    life: life(run, v, ordinal),
    ...(sent && {
      physical: {
        ...wordsView(commands, sent),
        iommu: m.topo.iommus[iommu].name,
        ordinal: number,
        slot: indexOf(number, m.topo.iommus[iommu].commandsLog2),
      },
    }),
    rewrites: sent ? rewrites(m, words, sent) : [],
    ...(carried && {
      call: {
        ioctl: ioctlName(calls.ioctl.data[call]),
        target: targetName(calls.ioctl.data[call], calls.target.data[call]),
        at: calls.at.data[call],
      },
    }),
  };
}

function physical(run: Run, s: number, ordinal: number): PhysicalDetail {
  const { commands } = run.machine.arch;
  const { docOf } = detailsOf(run.machine);
  const words = run.history.physical[s].command(ordinal, run.position);
  return {
    kind: 'physical',
    iommu: run.machine.topo.iommus[s].name,
    entry: physicalEntry(run, s, ordinal),
    words: wordsView(commands, words),
    fields: commandFields(commands, words),
    ...docOf(words),
  };
}
