/** What a physical SMMU does, in words. */
import { hex } from '../../../fields/field.ts';
import { mnemonic, shortCommand } from '../fields/commands.ts';
import { CERROR_NAMES } from '../fields/register-bits.ts';
import type { Word } from '../../../state/numbers.ts';
import { sentences } from '../../../state/sentences.ts';
import { IOMMU_EVENTS } from '../../../iommu/events.ts';
import { shortRecord } from '../fields/record-text.ts';
import { eventName } from '../fields/records.ts';
import { WRITTEN } from './eventq.ts';
import { ABORT, USED } from './outcome.ts';
import { ATTR_S1 } from '../../../state/tlb.ts';
import { IOMMU_KIND, ref } from '../../../state/ref.ts';

/** Input address and tag of an IOTLB entry: an entry of stage 2 alone holds an IPA and has no ASID. */
const entryText = (tag: Word, address: number, attr: Word): string =>
  attr & ATTR_S1
    ? `IOVA ${hex(address)} (VMID ${tag >>> 16}, ASID ${tag & 0xffff})`
    : `IPA ${hex(address)} (VMID ${tag >>> 16})`;

/** What a translation did, from USED: `fetches STE and CD`, `walks stage 1 and stage 2`. */
function wayOf(used: number, translated: boolean): string[] {
  const has = (bit: number): boolean => (used & bit) !== 0;
  const named = (verb: string, ...parts: readonly (false | string)[]): string[] => {
    const found = parts.filter((part) => part !== false);
    return found.length > 0 ? [`${verb} ${found.join(' and ')}`] : [];
  };
  const way = [
    ...named('has', has(USED.cachedSte) && 'STE', has(USED.cachedCd) && 'CD').map((text) => `${text} cached`),
    // The descriptor above an STE or a CD is a fetch of its own only where nothing came behind it.
    ...named(
      'fetches',
      has(USED.ste) ? 'STE' : has(USED.l1std) && 'L1STD',
      has(USED.cd) ? 'CD' : has(USED.l1cd) && 'L1CD',
    ),
    ...named('starts at', has(USED.walkCache) && 'a table in its walk cache'),
    ...named('walks', has(USED.s1) && 'stage 1', has(USED.s2) && (has(USED.iotlb) ? 'stage 2 for the CD' : 'stage 2')),
    ...named('finds it in', has(USED.iotlb) && 'the IOTLB'),
  ];
  if (!translated || has(USED.iotlb | USED.s1 | USED.s2)) return way;
  return [...way, way.length > 0 ? 'no stage translates' : 'CR0.SMMUEN is 0, nothing translates'];
}

export const IOMMU_SENTENCES = sentences(IOMMU_EVENTS, {
  consume: (e, { topo }) => {
    const iommu = topo.iommus[e.iommu];
    return {
      text: `${iommu.name} consumes ${shortCommand(e.w, 'SID')} from slot ${e.at & (2 ** iommu.commandsLog2 - 1)} of its CMDQ.`,
      objects: [ref(IOMMU_KIND, iommu.name)],
      source: 'IHI 0070 4.1, 4.4',
    };
  },
  sync: (e, { topo }) => ({
    text: `${topo.iommus[e.iommu].name} completes CMD_SYNC: everything before it in the physical CMDQ is complete.`,
    objects: [ref(IOMMU_KIND, topo.iommus[e.iommu].name)],
    source: 'IHI 0070 4.7.3',
  }),
  iotlbFill: (e, { topo }) => ({
    text: `${topo.iommus[e.iommu].name} caches ${entryText(e.tag, e.iova, e.attr)} → PA ${hex(e.pa)} in its IOTLB.`,
    objects: [ref(IOMMU_KIND, topo.iommus[e.iommu].name)],
    source: 'IHI 0070 3.4',
  }),
  iotlbKill: (e, { topo }) => ({
    text: `The IOTLB entry ${entryText(e.tag, e.iova, e.attr)} is gone.`,
    objects: [ref(IOMMU_KIND, topo.iommus[e.iommu].name)],
    source: 'IHI 0070 4.4',
  }),
  translate: (e, { topo }) => {
    const iommu = topo.iommus[e.iommu].name;
    const device = topo.devices[e.device];
    return {
      text: `${iommu} translates IOVA ${hex(e.iova)} for SID ${hex(e.sid)}: ${wayOf(e.used, true).join(', ')}, PA ${hex(e.pa)}.`,
      objects: [ref(IOMMU_KIND, iommu), ref('device', device.name)],
      path: [ref(IOMMU_KIND, iommu), ref('device', device.name)],
      source: 'IHI 0070 3.3, 3.9',
    };
  },
  refuse: (e, { topo }) => {
    const iommu = topo.iommus[e.iommu].name;
    const device = topo.devices[e.device];
    return {
      text: `${iommu} refuses IOVA ${hex(e.iova)} for SID ${hex(e.sid)}: ${[...wayOf(e.used, false), e.fault === ABORT ? 'aborted' : eventName(e.fault)].join(', ')}.`,
      objects: [ref(IOMMU_KIND, iommu), ref('device', device.name)],
      path: [ref(IOMMU_KIND, iommu), ref('device', device.name)],
      source: 'IHI 0070 7.3',
    };
  },
  sendInvalidate: (e, { topo }) => {
    const iommu = topo.iommus[e.iommu].name;
    const device = topo.devices[e.device].name;
    return {
      text: `${iommu} sends an ATS Invalidate Request to ${device}; the next CMD_SYNC waits for its answer.`,
      objects: [ref(IOMMU_KIND, iommu), ref('device', device)],
      path: [ref(IOMMU_KIND, iommu), ref('device', device)],
      source: 'IHI 0070 3.9.1, 4.5.1',
    };
  },
  dropFill: (e, { topo }) => {
    const iommu = topo.iommus[e.iommu].name;
    const device = topo.devices[e.device].name;
    return {
      text: `${iommu} drops the fill of IOVA ${hex(e.iova)}: an invalidation came after its walk had read the tables.`,
      objects: [ref(IOMMU_KIND, iommu), ref('device', device)],
      source: 'IHI 0070 4.7.3',
    };
  },
  record: (e, { topo }) => {
    const iommu = topo.iommus[e.iommu].name;
    const what = shortRecord([...e.w, 0, 0]);
    const text =
      e.written === WRITTEN.yes
        ? `${iommu} writes the record ${what} to its event queue.`
        : e.written === WRITTEN.lost
          ? `${iommu} loses the record ${what}: the event queue is full, EVENTQ_PROD.OVFLG says so.`
          : `${iommu} cannot write the record ${what}: GERROR.EVENTQ_ABT_ERR toggles.`;
    return { text, objects: [ref(IOMMU_KIND, iommu)], source: 'IHI 0070 7.2, 7.3' };
  },
  timeOut: (e, { topo }) => {
    const iommu = topo.iommus[e.iommu].name;
    const device = topo.devices[e.device].name;
    return {
      text: `${device} does not answer an Invalidate Request in time; ${iommu} will report it at the next CMD_SYNC.`,
      objects: [ref(IOMMU_KIND, iommu), ref('device', device)],
      path: [ref(IOMMU_KIND, iommu), ref('device', device)],
      source: 'IHI 0070 3.9.1, 4.5.1; PCIe ATS 10.3.1',
    };
  },
  commandError: (e, { topo }) => ({
    text: `${topo.iommus[e.iommu].name} stops at ${mnemonic(e.w)}: ${CERROR_NAMES[e.cerror]} in CMDQ_CONS.ERR, GERROR.CMDQ_ERR toggled.`,
    objects: [ref(IOMMU_KIND, topo.iommus[e.iommu].name)],
    source: 'IHI 0070 4.1.3, 6.3.19',
  }),
  defer: (e, { topo }) => ({
    text: `Its effect is still to come: it is complete only with the next CMD_SYNC.`,
    objects: [ref(IOMMU_KIND, topo.iommus[e.iommu].name)],
    source: 'IHI 0070 4.1.4, 4.7.3',
  }),
  effect: (e, { topo }) => ({
    text: `${topo.iommus[e.iommu].name} carries out ${shortCommand(e.w, 'SID')}, which it consumed before.`,
    objects: [ref(IOMMU_KIND, topo.iommus[e.iommu].name)],
    source: 'IHI 0070 4.1.4',
  }),
});
