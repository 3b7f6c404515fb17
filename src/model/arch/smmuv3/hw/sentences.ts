/** What a physical SMMU does, in words. */
import { addr, hex } from '../../../fields/field.ts';
import { mnemonic, shortCommand } from '../fields/commands.ts';
import { CERROR_NAMES } from '../fields/register-bits.ts';
import { sentences } from '../../../state/sentences.ts';
import { SMMU_EVENT, words } from './events.ts';
import { eventName, shortRecord } from '../fields/records.ts';
import { WRITTEN } from './eventq.ts';
import { ABORT, USED } from './outcome.ts';
import { ATTR_S1 } from './tlb.ts';

/** Input address and tag of an IOTLB entry: an entry of stage 2 alone holds an IPA and has no ASID. */
const entryText = (tag: number, hi: number, lo: number, attr: number): string =>
  attr & ATTR_S1
    ? `IOVA ${hex(addr(lo, hi))} (VMID ${tag >>> 16}, ASID ${tag & 0xffff})`
    : `IPA ${hex(addr(lo, hi))} (VMID ${tag >>> 16})`;

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

export const SMMU_SENTENCES = sentences(SMMU_EVENT, {
  /** smmu, position, w0..w3 */
  consume: (a, { topo }) => {
    const smmu = topo.smmus[a[0]];
    return {
      text: `${smmu.name} consumes ${shortCommand(words(a, 2), 'SID')} from slot ${a[1] & (2 ** smmu.cmdqLog2 - 1)} of its CMDQ.`,
      objects: [`smmu/${smmu.name}`],
      source: 'IHI 0070 4.1, 4.4',
    };
  },
  /** smmu, position */
  sync: (a, { topo }) => ({
    text: `${topo.smmus[a[0]].name} completes CMD_SYNC: everything before it in the physical CMDQ is complete.`,
    objects: [`smmu/${topo.smmus[a[0]].name}`],
    source: 'IHI 0070 4.7.3',
  }),
  /** smmu, tag, iova hi, lo, attr, pa hi, lo */
  iotlbFill: (a, { topo }) => ({
    text: `${topo.smmus[a[0]].name} caches ${entryText(a[1], a[2], a[3], a[4])} → PA ${hex(addr(a[6], a[5]))} in its IOTLB.`,
    objects: [`smmu/${topo.smmus[a[0]].name}`],
    source: 'IHI 0070 3.4',
  }),
  iotlbKill: (a, { topo }) => ({
    text: `The IOTLB entry ${entryText(a[1], a[2], a[3], a[4])} is gone.`,
    objects: [`smmu/${topo.smmus[a[0]].name}`],
    source: 'IHI 0070 4.4',
  }),
  /** smmu, device, iova hi, lo, pa hi, lo, what it used (USED), SID */
  translate: (a, { topo }) => {
    const smmu = topo.smmus[a[0]].name;
    const device = topo.devices[a[1]];
    return {
      text: `${smmu} translates IOVA ${hex(addr(a[3], a[2]))} for SID ${hex(a[7])}: ${wayOf(a[6], true).join(', ')}, PA ${hex(addr(a[5], a[4]))}.`,
      objects: [`smmu/${smmu}`, `device/${device.name}`],
      path: [`smmu/${smmu}`, `device/${device.name}`],
      source: 'IHI 0070 3.3, 3.9',
    };
  },
  /** smmu, device, iova hi, lo, fault, SID, what it used (USED) */
  refuse: (a, { topo }) => {
    const smmu = topo.smmus[a[0]].name;
    const device = topo.devices[a[1]];
    return {
      text: `${smmu} refuses IOVA ${hex(addr(a[3], a[2]))} for SID ${hex(a[5])}: ${[...wayOf(a[6], false), a[4] === ABORT ? 'aborted' : eventName(a[4])].join(', ')}.`,
      objects: [`smmu/${smmu}`, `device/${device.name}`],
      path: [`smmu/${smmu}`, `device/${device.name}`],
      source: 'IHI 0070 7.3',
    };
  },
  /** smmu, device, addr hi, lo, size */
  sendInvalidate: (a, { topo }) => {
    const smmu = topo.smmus[a[0]].name;
    const device = topo.devices[a[1]].name;
    return {
      text: `${smmu} sends an ATS Invalidate Request to ${device}; the next CMD_SYNC waits for its answer.`,
      objects: [`smmu/${smmu}`, `device/${device}`],
      path: [`smmu/${smmu}`, `device/${device}`],
      source: 'IHI 0070 3.9.1, 4.5.1',
    };
  },
  /** smmu, device, iova hi, lo */
  dropFill: (a, { topo }) => {
    const smmu = topo.smmus[a[0]].name;
    const device = topo.devices[a[1]].name;
    return {
      text: `${smmu} drops the fill of IOVA ${hex(addr(a[3], a[2]))}: an invalidation came after its walk had read the tables.`,
      objects: [`smmu/${smmu}`, `device/${device}`],
      source: 'IHI 0070 4.7.3',
    };
  },
  /** smmu, what became of it (WRITTEN), first six words of the record */
  record: (a, { topo }) => {
    const smmu = topo.smmus[a[0]].name;
    const what = shortRecord([a[2], a[3], a[4], a[5], a[6], a[7], 0, 0]);
    const text =
      a[1] === WRITTEN.yes
        ? `${smmu} writes the record ${what} to its event queue.`
        : a[1] === WRITTEN.lost
          ? `${smmu} loses the record ${what}: the event queue is full, EVENTQ_PROD.OVFLG says so.`
          : `${smmu} cannot write the record ${what}: GERROR.EVENTQ_ABT_ERR toggles.`;
    return { text, objects: [`smmu/${smmu}`], source: 'IHI 0070 7.2, 7.3' };
  },
  /** smmu, device */
  timeOut: (a, { topo }) => {
    const smmu = topo.smmus[a[0]].name;
    const device = topo.devices[a[1]].name;
    return {
      text: `${device} does not answer an Invalidate Request in time; ${smmu} will report it at the next CMD_SYNC.`,
      objects: [`smmu/${smmu}`, `device/${device}`],
      path: [`smmu/${smmu}`, `device/${device}`],
      source: 'IHI 0070 3.9.1, 4.5.1; PCIe ATS 10.3.1',
    };
  },
  /** smmu, w0..w3, cerror, position */
  commandError: (a, { topo }) => ({
    text: `${topo.smmus[a[0]].name} stops at ${mnemonic(words(a, 1))}: ${CERROR_NAMES[a[5]]} in CMDQ_CONS.ERR, GERROR.CMDQ_ERR toggled.`,
    objects: [`smmu/${topo.smmus[a[0]].name}`],
    source: 'IHI 0070 4.1.2, 6.3.17',
  }),
  /** smmu, position */
  defer: (a, { topo }) => ({
    text: `Its effect is still to come: it is complete only with the next CMD_SYNC.`,
    objects: [`smmu/${topo.smmus[a[0]].name}`],
    source: 'IHI 0070 4.1.4, 4.7.3',
  }),
  /** smmu, w0..w3 */
  effect: (a, { topo }) => ({
    text: `${topo.smmus[a[0]].name} carries out ${shortCommand(words(a, 1), 'SID')}, which it consumed before.`,
    objects: [`smmu/${topo.smmus[a[0]].name}`],
    source: 'IHI 0070 4.1.4',
  }),
});
