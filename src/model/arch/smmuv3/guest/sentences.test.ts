/** What is said of a guest's vCPU, branch by branch. */
import { expect, test } from 'vitest';
import { GUEST_EVENTS } from '../../../guest/events.ts';
import type { Topology } from '../../../state/topology.ts';
import { toldText } from '../../../state/told.test-helper.ts';
import { contextOf, topology } from '../context.test-helper.ts';
import { OP, command } from '../fields/commands.ts';
import { EVENT } from '../fields/records.ts';
import { GUEST_SENTENCES } from './sentences.ts';

/** The first VM has a VCMDQ beside its emulated SMMU. */
function withQueue(): Topology {
  const topo = topology(1);
  const [first] = topo.guestIommus;
  return { ...topo, guestIommus: [first, { ...first, name: 'alpha.smmu.vcmdq0', vdevices: [], hwQueueOf: 0 }] };
}

const QUEUE = contextOf(withQueue());
const TWO = contextOf(topology(2));
const sync = [...command(OP.SYNC)] as never;

test('a vCPU', async () => {
  const text = toldText(GUEST_EVENTS, GUEST_SENTENCES, contextOf(topology(1)), [
    ['write', { pos: 0x13, w: sync, vcpu: 0 }],
    ['write', { guestIommu: 1, pos: 3, w: sync, vcpu: 1 }, TWO],
    ['doorbell', { pos: 4, vcpu: 0, value: 0x14 }],
    ['doorbell', { guestIommu: 1, pos: 4, vcpu: 1, value: 0x14 }, TWO],
    ['doorbell', { guestIommu: 1, pos: 4, vcpu: 0, value: 0x14, hardware: 1 }, QUEUE],
    ['observe', { pos: 3, vcpu: 0, status: 0x14 }],
    ['observe', { guestIommu: 1, pos: 3, vcpu: 1, status: 0x14, believed: 1 }, TWO],
    ['seesError', { pos: 3, vcpu: 0, errors: 1, status: 0x1000003 }],
    ['seesError', { guestIommu: 1, pos: 3, vcpu: 0, errors: 1, status: 0x1000003 }, QUEUE],
    ['skip', { pos: 3, vcpu: 0 }],
    ['skip', { guestIommu: 1, pos: 3, vcpu: 0 }, TWO],
    ['acknowledge', { pos: 3, vcpu: 0, acknowledged: 1 }],
    ['acknowledge', { guestIommu: 1, pos: 3, vcpu: 0, acknowledged: 1, hardware: 1 }, QUEUE],
    ['pte', { vcpu: 0, table: 5, pages: 1, iova: 0x3000, ipa: 0x40003000 }],
    ['pte', { vcpu: 1, unmap: 1, table: 0x2_0005, pages: 4, iova: 0x1_0000_3000, ipa: 0x40003000 }, TWO],
    ['dma', { vcpu: 0, device: 0, write: 1, iova: 0x1_0000_3000 }],
    ['dma', { vcpu: 0, device: 1, iova: 0x3000 }],
    ['free', { vcpu: 0, pages: 1, ipa: 0x40003000 }],
    ['free', { vcpu: 0, pages: 2, ipa: 0x1_4000_3000 }],
    ['go', { vcpu: 0, other: 0 }],
    ['go', { vcpu: 0, other: 2 }, TWO],
    ['context', { vcpu: 0, vsid: 0x10, asid: 5 }],
    ['contextFields', { vcpu: 0, vsid: 0x10, w: [0x8000_0014, 2 << 16, 0x4000_1000, 1] }],
    ['contextFields', { vcpu: 1, guestIommu: 1, vsid: 0x10, w: [0x0000_0014, 2 << 16, 0x4000_1000, 1] }, TWO],
    ['word', { vcpu: 0, vsid: 0x10, index: 2, low: 3, high: 1 }],
    ['word', { vcpu: 1, guestIommu: 1, vsid: 0x10, ofContext: 1, index: 0, low: 3 }, TWO],
    ['entry', { vcpu: 0, vsid: 0x10, low: [0b1011, 0x1000_0002] }],
    ['entry', { vcpu: 0, vsid: 0x10, low: [0b0101, 0x2000_0001] }],
    ['entry', { vcpu: 1, guestIommu: 1, vsid: 0x10, low: [0b1010, 0] }, TWO],
    ['events', { vcpu: 0, records: 0 }],
    ['events', { vcpu: 0, records: 1, type: EVENT.F_TRANSLATION, vsid: 0x10, input: 0x1_0000_3000 }],
    ['events', { vcpu: 1, guestIommu: 1, records: 2, type: EVENT.F_ACCESS, vsid: 0x10, input: 0x3000, lost: 1 }, TWO],
    ['register', { vcpu: 0, value: 0b1001 }],
    ['register', { vcpu: 0, value: 0b0100 }],
    ['register', { vcpu: 1, guestIommu: 1, bypass: 1, value: 0x100000 }, TWO],
    ['register', { vcpu: 0, bypass: 1, value: 0xeffff }],
  ]);
  await expect(text).toMatchFileSnapshot('golden/sentences.txt');
});
