import { hex } from '../../fields/field.ts';
import type { Context } from '../../state/events.ts';
import type { ViolationPayload } from '../events.ts';
import type { PropertySaid } from './said.ts';
import { IN_FLIGHT, OVERWRITTEN } from '../properties/no-stale-after-sync.ts';
import { HELD_IN } from '../guest-duty/revocation.ts';
import { IOMMU_KIND, ref } from '../../state/ref.ts';
import { WORDS } from '../../arch/words.ts';

export const NO_STALE_AFTER_SYNC_SAID: PropertySaid = {
  statement: `When the guest observes SYNC s complete, no IOTLB, walk, config or ATC entry and no in-flight fill remains usable that derives from a PTE/${WORDS.deviceEntry}/${WORDS.context} replaced before a command c was queued, where c precedes s in that queue, matches the entry, and was not refused at its own index.`,
  source: 'IHI 0070 4.7.3',
  exercisedBy: `a ${WORDS.wait} seen complete, while a cache had held what a command before it named, or should have named`,
  sentence: (e, c) =>
    `to the guest ${WORDS.wait} (command ${e.pos}) is complete, but ${left(e, c)}, which ${meant(e, c)} was to remove.`,
  objects: (e, { topo }) => {
    const { held, flight, device, who } = read(e);
    const { name, iommu } = topo.guestIommus[e.queue];
    const where =
      held === HELD_IN.atc ? ref('device', topo.devices[who].name) : ref(IOMMU_KIND, topo.iommus[iommu].name);
    return [
      flight ? ref('flight', topo.devices[device].name) : where,
      ref('cmd', name, e.pos),
      ref('cmd', name, e.other),
    ];
  },
};

function read(e: ViolationPayload) {
  return {
    held: e.detail[0] >>> 28,
    flight: (e.detail[0] & IN_FLIGHT) !== 0,
    iova: hex((e.detail[0] & 0xffffff) * 2 ** 32 + e.detail[1]),
    who: e.detail[2],
    device: (e.detail[3] & ~OVERWRITTEN) >>> 8,
    overwritten: (e.detail[3] & OVERWRITTEN) !== 0,
    opcode: e.detail[3] & 0xff,
  };
}

function left(e: ViolationPayload, { topo }: Context): string {
  const { held, flight, iova, who, device } = read(e);
  const iommu = topo.iommus[topo.guestIommus[e.queue].iommu].name;
  if (held === HELD_IN.config) return `${iommu} still has the old ${WORDS.context} of vSID ${hex(who)}`;
  if (flight)
    return held === HELD_IN.atc
      ? `a translation of IOVA ${iova} for ${topo.devices[device].name} is still on its way to its ATC`
      : `a walk for ${topo.devices[device].name} is still about to fill the IOTLB of ${iommu} with IOVA ${iova} of ASID ${who} as it was before`;
  return held === HELD_IN.atc
    ? `the ATC of ${topo.devices[who].name} still has IOVA ${iova}`
    : `${iommu} still translates IOVA ${iova} of ASID ${who} as before`;
}

function meant(e: ViolationPayload, { arch }: Context): string {
  const { opcode, overwritten } = read(e);
  return `${arch.commands.nameOf([opcode, 0, 0, 0])} (command ${e.other}${overwritten ? `, since overwritten with ${WORDS.wait}` : ''})`;
}
