import { hex } from '../../fields/field.ts';
import type { Context } from '../../state/events.ts';
import type { ViolationPayload } from '../events.ts';
import type { PropertySaid } from './said.ts';
import { MISSING } from '../guest-duty/gaps.ts';
import { LANDED, STILL_MAPPED } from '../properties/covered.ts';
import { HELD_IN } from '../guest-duty/revocation.ts';
import { emulatedBeside } from '../../state/topology.ts';
import { IOMMU_KIND, ref } from '../../state/ref.ts';
import { WORDS } from '../../arch/words.ts';

export const COVERED_SAID: PropertySaid = {
  statement: `When a guest frees or reuses a page, every translation of it (IOTLB, an ATC that its ${WORDS.deviceEntry} declares on, in flight) that derives from a PTE, ${WORDS.context} or ${WORDS.deviceEntry} it replaced lies in the scope of a command that it queued after that change, in a queue of the ${WORDS.iommu} (for an ATC: for a StreamID of the device) that holds it, with a ${WORDS.wait} behind it in the same queue that it saw complete. The duty of the guest: what it queued counts although the stack lost it; a command that it gave up after an error at its own index does not.`,
  source: 'IHI 0070 4.4, 4.5.1, 4.7.3; arm_smmu_domain_inv_range(), Linux 7.3',
  exercisedBy: 'a page that the guest freed, and that some cache had held a translation of',
  sentence: (e, c) => {
    const { held, why, who, iova, frame, landed } = read(e);
    const { topo } = c;
    const guestIommu = topo.guestIommus[e.queue];
    const vm = topo.vms[guestIommu.vm].name;
    if (why === STILL_MAPPED)
      return `a DMA of ${topo.devices[who].name} to IOVA ${iova} lands in PA ${frame}, which ${vm} has freed: it never took that translation away.`;
    const holder = held === HELD_IN.atc ? `the ATC of ${topo.devices[who].name}` : topo.iommus[guestIommu.iommu].name;
    const freed = landed
      ? `a DMA to IOVA ${iova} lands in PA ${frame}, which ${vm} has freed after it changed what maps it`
      : `${vm} has changed what maps IOVA ${iova} and frees PA ${frame}, which ${holder} can still reach by it`;
    return `${freed}: ${missing(e, c)}.`;
  },
  objects: (e, { topo }) => {
    const { held, why, who } = read(e);
    const { iommu, name } = topo.guestIommus[e.queue];
    const where =
      held === HELD_IN.atc ? ref('device', topo.devices[who].name) : ref(IOMMU_KIND, topo.iommus[iommu].name);
    return why === MISSING.gaveUp || why === MISSING.sync ? [where, ref('cmd', name, e.pos)] : [where];
  },
};

function read(e: ViolationPayload) {
  return {
    held: e.detail[0] >>> 30,
    why: (e.detail[0] >>> 28) & 3,
    landed: (e.detail[0] & LANDED) !== 0,
    iova: hex(((e.detail[0] & 0xff) * 2 ** 32 + e.detail[1]) * 4096),
    who: e.detail[2],
    frame: hex(e.detail[3] * 4096),
  };
}

/** What the guest should have done. */
function missing(e: ViolationPayload, { topo }: Context): string {
  const { held, why, who, iova } = read(e);
  const queue = topo.guestIommus[e.queue];
  const { vdevices } = topo.guestIommus[emulatedBeside(topo, e.queue)];
  const vsid = hex(vdevices.find(({ device }) => device === who)?.vsid ?? 0);
  const [command, scope] =
    held === HELD_IN.atc
      ? ['CMD_ATC_INV', `vSID ${vsid} and IOVA ${iova}`]
      : held === HELD_IN.config
        ? ['CMD_CFGI_CD', `vSID ${hex(who)}`]
        : [WORDS.invalidation, `ASID ${who} and IOVA ${iova}`];
  if (why === MISSING.gaveUp) return `it gave up its ${command} (command ${e.pos}) after the error there`;
  if (why === MISSING.sync)
    return `it has seen no ${WORDS.wait} complete in ${queue.name} behind its ${command} (command ${e.pos})`;
  return `after that change it queued no ${command} that covers ${scope}`;
}
