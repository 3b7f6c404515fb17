/** What a physical SMMU does, in words. */
import { addr, hex } from '../fields/field.ts';
import { mnemonic, shortCommand } from '../fields/commands.ts';
import { CERROR_NAMES } from '../fields/registers.ts';
import { MARK, defineEvents } from '../state/events.ts';
import { faultName } from './walk.ts';

const words = (args: ArrayLike<number>, at: number): number[] => [args[at], args[at + 1], args[at + 2], args[at + 3]];
const tagText = (tag: number): string => `VMID ${tag >>> 16}, ASID ${tag & 0xffff}`;

const { kinds, defs } = defineEvents(0x60, {
  /** smmu, position, w0..w3 */
  consume: {
    brief: (a) => mnemonic(words(a, 2)).replace('CMD_', ''),
    marks: MARK.command,
    describe: (a, { topo }) => {
      const smmu = topo.smmus[a[0]];
      return {
        text: `${smmu.name} consumes ${shortCommand(words(a, 2), 'SID')} from slot ${a[1] & (2 ** smmu.cmdqLog2 - 1)} of its CMDQ.`,
        objects: [`smmu/${smmu.name}`],
        source: 'IHI 0070 4.1, 4.4',
      };
    },
  },
  /** smmu, position */
  sync: {
    label: 'SYNC',
    brief: () => 'SYNC complete',
    marks: MARK.command | MARK.sync,
    describe: (a, { topo }) => ({
      text: `${topo.smmus[a[0]].name} completes CMD_SYNC: everything before it in the physical CMDQ is complete.`,
      objects: [`smmu/${topo.smmus[a[0]].name}`],
      source: 'IHI 0070 4.7.3',
    }),
  },
  /** smmu, tag, iova hi, lo, attr, pa hi, lo */
  iotlbFill: {
    label: 'IOTLB fill',
    describe: (a, { topo }) => ({
      text: `${topo.smmus[a[0]].name} caches IOVA ${hex(addr(a[3], a[2]))} → PA ${hex(addr(a[6], a[5]))} (${tagText(a[1])}) in its IOTLB.`,
      objects: [`smmu/${topo.smmus[a[0]].name}`],
      source: 'IHI 0070 3.4',
    }),
  },
  iotlbKill: {
    describe: (a, { topo }) => ({
      text: `The IOTLB entry IOVA ${hex(addr(a[3], a[2]))} (${tagText(a[1])}) is gone.`,
      objects: [`smmu/${topo.smmus[a[0]].name}`],
      source: 'IHI 0070 4.4',
    }),
  },
  /** smmu, device, iova hi, lo, pa hi, lo, hit */
  translate: {
    brief: (a, { topo }) => `translate ${topo.devices[a[1]].name}`,
    describe: (a, { topo }) => {
      const smmu = topo.smmus[a[0]].name;
      const device = topo.devices[a[1]];
      const how = a[6] ? 'finds it in the IOTLB' : 'walks STE, CD, stage 1 and stage 2';
      return {
        text: `${smmu} translates IOVA ${hex(addr(a[3], a[2]))} for SID ${hex(device.sid)}: ${how}, PA ${hex(addr(a[5], a[4]))}.`,
        objects: [`smmu/${smmu}`, `device/${device.name}`],
        path: [`smmu/${smmu}`, `device/${device.name}`],
        source: 'IHI 0070 3.3, 3.9',
      };
    },
  },
  /** smmu, device, iova hi, lo, fault */
  refuse: {
    fails: () => true,
    describe: (a, { topo }) => {
      const smmu = topo.smmus[a[0]].name;
      const device = topo.devices[a[1]];
      return {
        text: `${smmu} refuses IOVA ${hex(addr(a[3], a[2]))} for SID ${hex(device.sid)}: ${faultName(a[4])}.`,
        objects: [`smmu/${smmu}`, `device/${device.name}`],
        path: [`smmu/${smmu}`, `device/${device.name}`],
        source: 'IHI 0070 7.3',
      };
    },
  },
  /** smmu, device, addr hi, lo, size */
  sendInvalidate: {
    label: 'ATS inv.',
    describe: (a, { topo }) => {
      const smmu = topo.smmus[a[0]].name;
      const device = topo.devices[a[1]].name;
      return {
        text: `${smmu} sends an ATS Invalidate Request to ${device}; the next CMD_SYNC waits for its answer.`,
        objects: [`smmu/${smmu}`, `device/${device}`],
        path: [`smmu/${smmu}`, `device/${device}`],
        source: 'IHI 0070 3.9.1, 4.5.1',
      };
    },
  },
  /** smmu, w0..w3, cerror */
  commandError: {
    label: 'CERROR',
    fails: () => true,
    marks: MARK.command,
    describe: (a, { topo }) => ({
      text: `${topo.smmus[a[0]].name} stops at ${mnemonic(words(a, 1))}: ${CERROR_NAMES[a[5]]} in CMDQ_CONS.ERR, GERROR.CMDQ_ERR toggled.`,
      objects: [`smmu/${topo.smmus[a[0]].name}`],
      source: 'IHI 0070 4.1.2, 6.3.17',
    }),
  },
});

export const SMMU_EVENT = kinds;
export const SMMU_EVENTS = defs;
