/** What is said of a VMM's emulated SMMU, branch by branch. */
import { expect, test } from 'vitest';
import { RULES } from '../../../iommufd/uapi/rules.ts';
import { toldText } from '../../../state/told.test-helper.ts';
import { designById } from '../../../system/designs.ts';
import { NO_TARGET, VMM_EVENTS } from '../../../vmm/events.ts';
import { contextOf, topology } from '../context.test-helper.ts';
import { OP } from '../fields/commands.ts';
import { CERROR } from '../fields/register-bits.ts';
import { VMM_SENTENCES } from './sentences.ts';

const TWO = contextOf(topology(2));
const batch = designById('viommu-batch')!;
const MERGED = contextOf(topology(1), designById('viommu-merged'));
const EARLY = contextOf(topology(1), { ...batch, kernel: { ...batch.kernel, early: true } });
const IMPLICIT = contextOf(topology(1), { ...batch, policy: { ...batch.policy, implicitAtc: true } });

test('an emulated SMMU', async () => {
  const text = toldText(VMM_EVENTS, VMM_SENTENCES, contextOf(topology(1)), [
    ['fetch', { first: 3, commands: 1, calls: 1 }],
    ['fetch', { guestIommu: 1, first: 3, commands: 4, calls: 2 }, TWO],
    ['ioctl', { ioctl: 0, target: 4, entries: 1, call: 0, calls: 1, bitmap: 4, first: 10 }],
    ['ioctl', { guestIommu: 1, ioctl: 1, target: 5, entries: 2, call: 1, calls: 3, bitmap: 5, first: 10 }, TWO],
    ['ioctl', { ioctl: 2, target: 6, entries: 40, call: 0, calls: 1, bitmap: 0xffffffff, first: 2 }],
    ['ioctl', { ioctl: 0, target: 4, entries: 1, call: 0, calls: (NO_TARGET | 2) >>> 0, bitmap: 1, first: 3 }],
    ['local', { pos: 3, w0: OP.SYNC }],
    ['local', { guestIommu: 1, pos: 3, w0: OP.ATC_INV }, TWO],
    ['local', { pos: 3, w0: OP.CFGI_CD }],
    ['local', { pos: 3, w0: OP.ATC_INV }, IMPLICIT],
    ['local', { pos: 3, w0: OP.CFGI_CD }, IMPLICIT],
    ['local', { pos: 3, w0: OP.SYNC }, MERGED],
    ['local', { pos: 3, w0: OP.SYNC }, EARLY],
    ['local', { pos: 3, w0: OP.CFGI_STE, changed: 1 }],
    ['local', { pos: 3, w0: OP.CFGI_STE, changed: 0 }],
    ['local', { pos: 3, w0: OP.CFGI_STE_RANGE, w2: 31, changed: 0 }],
    ['local', { pos: 3, w0: OP.PREFETCH_CONFIG }],
    ['cons', { pos: 4, value: 4, first: 3, commands: 1 }],
    ['cons', { guestIommu: 1, pos: 7, value: 7, first: 3, commands: 4 }, TWO],
    ['cons', { pos: 70, value: 70, first: 0, commands: 70 }],
    ['error', { pos: 3, value: 0x1000003, cerror: CERROR.ILL }],
    ['error', { guestIommu: 1, pos: 3, value: 0x3000003, cerror: CERROR.ATC_INV_SYNC }, TWO],
    ['resume', { vcpu: 0 }],
    ['resume', { guestIommu: 1, vcpu: 1 }, TWO],
    ['reattach', { device: 0, vsid: 0x10, hwpt: 9, old: 5, vste: [0b1011, 0] }],
    ['reattach', { guestIommu: 1, device: 1, vsid: 0x10, hwpt: 9, old: 5, vste: [0, 0] }, TWO],
    ['reattach', { device: 0, vsid: 0x10, hwpt: 0, old: 5, vste: [0b1111, 0], rule: RULES.vsteConfig.number }],
    ['reattach', { device: 0, vsid: 0x10, hwpt: 0, old: 5, vste: [0b0101, 0], rule: RULES.vsteConfig.number }],
    ['reattach', { device: 0, vsid: 0x10, hwpt: 0, old: 5, vste: [0b1011, 0x3000_0000], rule: RULES.vsteEats.number }],
  ]);
  await expect(text).toMatchFileSnapshot('golden/sentences.txt');
});
