import { hex } from '../fields/field.ts';
import { mnemonic } from '../fields/commands.ts';
import type { Property } from './property.ts';
import { HELD_IN } from './revocations.ts';
import { opcodeAt } from './words.ts';

export const NO_STALE_AFTER_SYNC: Property = {
  id: 'no-stale-after-sync',
  statement:
    'When the guest observes SYNC s complete, no IOTLB, walk, config or ATC entry and no in-flight fill remains usable that derives from a PTE/STE/CD replaced before a command c was queued, where c precedes s in that queue, matches the entry, and was not refused at its own index.',
  source: 'IHI 0070 4.7.3',
  monitor: {
    observe: ({ m, leftover }, queue, pos) => {
      if (!leftover) return undefined;
      const { held, who, page } = leftover;
      const [hi, lo] = [Math.floor(page / 2 ** 20), ((page % 2 ** 20) * 4096) >>> 0];
      const detail = [(held << 28) | hi, lo, who, opcodeAt(m, queue, leftover.pos)] as const;
      return { pos, other: leftover.pos, detail };
    },
  },
  exercisedBy: 'a CMD_SYNC seen complete, while a cache had held what a command before it named, or should have named',
  exercises: { observe: ({ hadEntry }) => hadEntry },
  sentence: (a, { topo }) => {
    const held = a[4] >>> 28;
    const iova = hex((a[4] & 0xfffffff) * 2 ** 32 + a[5]);
    const smmu = topo.smmus[topo.vsmmus[a[0]].smmu].name;
    const what =
      held === HELD_IN.config
        ? `${smmu} still has the old CD of vSID ${hex(a[6])}`
        : held === HELD_IN.atc
          ? `the ATC of ${topo.devices[a[6]].name} still has IOVA ${iova}`
          : `${smmu} still translates IOVA ${iova} of ASID ${a[6]} as before`;
    return `to the guest CMD_SYNC (command ${a[2]}) is complete, but ${what}, which ${mnemonic([a[7], 0, 0, 0])} (command ${a[3]}) was to remove.`;
  },
};
