/** What hardware does with a guest's VCMDQ, in words. */
import { shortCommand } from '../fields/commands.ts';
import { hex } from '../../../fields/field.ts';
import { CERROR_NAMES } from '../fields/register-bits.ts';
import type { GuestIommu } from '../../../state/numbers.ts';
import { sentences } from '../../../state/sentences.ts';
import { type Topology, emulatedBeside } from '../../../state/topology.ts';
import { HW_QUEUE_EVENTS } from '../../../iommu/hw-queue-events.ts';
import { IOMMU_KIND, ref } from '../../../state/ref.ts';

/** The VCMDQ that runs a queue of a guest, as an object of the page. */
const hwQueueOf = (topo: Topology, q: GuestIommu): string =>
  ref('vcmdq', topo.guestIommus[emulatedBeside(topo, q)].name, 0);

/** The pair of SID_MATCH and SID_REPLACE that matched; none where none was looked at. `slot`: from 1, or 0. */
const sidSlot = (topo: Topology, q: GuestIommu, slot: number): string[] =>
  slot ? [ref('sid_slot', topo.guestIommus[emulatedBeside(topo, q)].name, slot - 1)] : [];

export const HW_QUEUE_SENTENCES = sentences(HW_QUEUE_EVENTS, {
  consume: (e, { topo }) => {
    const { name, iommu } = topo.guestIommus[e.queue];
    const slot = e.slot ? `: SID_MATCH ${e.slot - 1} is the vSID, SID_REPLACE ${e.slot - 1} puts in the SID` : '';
    const late = e.late ? ' Its effect is still to come.' : '';
    return {
      text: `${topo.iommus[iommu].name} consumes command ${e.pos} of ${name} from guest memory as ${shortCommand(e.w, 'SID')}${slot}.${late}`,
      objects: [
        ref(IOMMU_KIND, topo.iommus[iommu].name),
        ref('cmd', name, e.pos),
        hwQueueOf(topo, e.queue),
        ...sidSlot(topo, e.queue, e.slot),
      ],
      path: [hwQueueOf(topo, e.queue), ...sidSlot(topo, e.queue, e.slot), ref(IOMMU_KIND, topo.iommus[iommu].name)],
      source: 'tegra241-cmdqv.c: VINTF VMID, SID_MATCH, SID_REPLACE',
    };
  },
  sync: (e, { topo }) => ({
    text: `${topo.iommus[topo.guestIommus[e.queue].iommu].name} completes CMD_SYNC ${e.pos} of ${topo.guestIommus[e.queue].name}: everything before it in this queue is complete, and of other queues it says nothing.`,
    objects: [
      ref(IOMMU_KIND, topo.iommus[topo.guestIommus[e.queue].iommu].name),
      ref('cmd', topo.guestIommus[e.queue].name, e.pos),
      hwQueueOf(topo, e.queue),
    ],
    source: 'tegra241-cmdqv.c; IHI 0070 4.7.3',
  }),
  error: (e, { topo }) => ({
    text: `${topo.guestIommus[e.queue].name} stops at command ${e.pos}: CONS = ${hex(e.value)} (${CERROR_NAMES[e.cerror]}). No other queue stops; the guest is interrupted.`,
    objects: [
      ref(IOMMU_KIND, topo.iommus[topo.guestIommus[e.queue].iommu].name),
      ref('cmd', topo.guestIommus[e.queue].name, e.pos),
      hwQueueOf(topo, e.queue),
    ],
    source: 'IOMMU_VEVENTQ_TYPE_TEGRA241_CMDQV; tegra241-cmdqv.c',
  }),
  initError: (e, { topo }) => ({
    text: `${topo.guestIommus[e.queue].name} is not taken into use: GERROR.CMDQ_INIT_ERR is set and STATUS.EN_OK stays 0. The guest's driver goes on with the queue that traps.`,
    objects: [ref('vmm', topo.guestIommus[emulatedBeside(topo, e.queue)].name)],
    source: 'hw/arm/tegra241-cmdqv.c (QEMU)',
  }),
});
