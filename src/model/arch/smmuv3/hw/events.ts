/** What a physical SMMU does, as events. */
import { mnemonic } from '../fields/commands.ts';
import { MARK, defineEvents } from '../../../state/events.ts';
import { eventName } from '../fields/records.ts';

export const words = (args: ArrayLike<number>, at: number): number[] => [
  args[at],
  args[at + 1],
  args[at + 2],
  args[at + 3],
];

const { kinds, defs } = defineEvents(0x60, {
  /** smmu, position, w0..w3 */
  consume: {
    brief: (a) => mnemonic(words(a, 2)).replace('CMD_', ''),
    marks: MARK.command,
  },
  /** smmu, position */
  sync: {
    label: 'SYNC',
    brief: () => 'SYNC complete',
    marks: MARK.command | MARK.sync,
  },
  /** smmu, tag, iova hi, lo, attr, pa hi, lo */
  iotlbFill: {
    label: 'IOTLB fill',
  },
  iotlbKill: {},
  /** smmu, device, iova hi, lo, pa hi, lo, what it used (USED), SID */
  translate: {
    brief: (a, { topo }) => `translate ${topo.devices[a[1]].name}`,
  },
  /** smmu, device, iova hi, lo, fault, SID, what it used (USED) */
  refuse: {
    fails: () => true,
  },
  /** smmu, device, addr hi, lo, size */
  sendInvalidate: {
    label: 'ATS inv.',
  },
  /** smmu, device, iova hi, lo */
  dropFill: {
    label: 'fill dropped',
  },
  /** smmu, what became of it (WRITTEN), first six words of the record */
  record: {
    label: 'event',
    brief: (a) => eventName(a[2] & 0xff),
    fails: () => true,
  },
  /** smmu, device */
  timeOut: {
    label: 'ATS time-out',
    fails: () => true,
  },
  /** smmu, w0..w3, cerror, position */
  commandError: {
    label: 'CERROR',
    fails: () => true,
    marks: MARK.command,
  },
  /** smmu, position */
  defer: {
    label: 'effect due',
    brief: () => 'effect still due',
  },
  /** smmu, w0..w3 */
  effect: {
    label: 'effect',
    brief: (a) => `${mnemonic(words(a, 1)).replace('CMD_', '')} takes effect`,
    marks: MARK.command,
  },
});

export const SMMU_EVENT = kinds;
export const SMMU_EVENTS = defs;
