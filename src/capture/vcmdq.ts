/**
 * A recorded guest knew nothing of hardware queues. Where a design has them, it is played as one with the driver for CMDQV
 * would be: with memory for a VCMDQ that the recorded guest left free, and its commands in the queue that may carry them.
 */
import { SID_SLOTS } from '../model/arch/smmuv3/cmdqv/param.ts';
import { OP } from '../model/arch/smmuv3/fields/commands.ts';
import type { Design } from '../model/state/design.ts';
import type { Topology } from '../model/state/topology.ts';

const PAGE = 4096;
const COMMAND_BYTES = 16;

/** Gives the guest memory for a VCMDQ as large as its queue, as high in its RAM as there is room; the same where there is none. */
export function withVcmdqMemory(topology: Topology): Topology {
  const [guestIommu] = topology.guestIommus;
  const bytes = Math.max(PAGE, 2 ** guestIommu.commandsLog2 * COMMAND_BYTES);
  const hwQueueIpa = freeMemory(topology, bytes);
  if (hwQueueIpa === undefined) return topology;
  const commands = topology.vcpus.reduce((sum, vcpu) => sum + vcpu.commands.length / 4, 0);
  // A CMD_SYNC may come behind each command where batches change queue.
  const written = Math.min(bytes / PAGE, Math.ceil((commands * 2 * COMMAND_BYTES) / PAGE) + 1);
  return {
    ...topology,
    guestIommus: [{ ...guestIommu, hwQueueIpa }],
    framesReserved: topology.framesReserved + written,
  };
}

/** IPA, aligned to `bytes`, of RAM in which nothing of the guest's lies that is known. */
function freeMemory(
  { vms: [vm], guestIommus: [guestIommu], guestMemory }: Topology,
  bytes: number,
): number | undefined {
  const used = [
    [guestIommu.commandsIpa, 2 ** guestIommu.commandsLog2 * COMMAND_BYTES] as const,
    [guestIommu.deviceTableIpa, PAGE] as const,
    ...guestMemory.map(({ ipa, words }) => [ipa, words.length * 4] as const),
  ];
  const free = (at: number): boolean => used.every(([start, length]) => at + bytes <= start || at >= start + length);
  for (let at = Math.floor((vm.ipa + vm.size) / bytes) * bytes - bytes; at >= vm.ipa; at -= bytes)
    if (free(at)) return at;
  return undefined;
}

/** How a recording is played by a machine: what that has beside the recording; '' where it has nothing, and for a scenario. */
export function playedNote(
  { scenario, topology }: { readonly scenario?: unknown; readonly topology: Topology },
  { design, topo: { guestIommus, vcpus } }: { readonly design: Design; readonly topo: Topology },
): string {
  if (scenario || !design.hardware.hwQueues) return '';
  if (!guestIommus.some(({ hwQueueOf }) => hwQueueOf !== undefined))
    return `Played without a VCMDQ: a VINTF has ${SID_SLOTS} SID slots for vSIDs of 20 bits, or the guest has no memory left for a queue.`;
  let [carried, trapped] = [0, 0];
  for (const { ops } of vcpus)
    for (const op of ops) {
      if (op.op !== 'commands') continue;
      if (guestIommus[op.guestIommu].hwQueueOf === undefined) trapped += op.count;
      else carried += op.count;
    }
  const added = syncsOf(vcpus) - syncsOf(topology.vcpus);
  return [
    'Played as a guest with the driver for CMDQV would:',
    `${carried} commands (TLBI_NH_ASID, TLBI_NH_VA, ATC_INV and their CMD_SYNCs, with CS = 0) go to the VCMDQ,`,
    `${trapped} to the queue that traps${added > 0 ? `; ${added === 1 ? 'one CMD_SYNC is' : `${added} CMD_SYNCs are`} added where a batch changes queue` : ''}.`,
  ].join(' ');
}

function syncsOf(vcpus: Topology['vcpus']): number {
  let syncs = 0;
  for (const { commands } of vcpus)
    for (let at = 0; at < commands.length; at += 4) if ((commands[at] & 0xff) === OP.SYNC) syncs++;
  return syncs;
}
