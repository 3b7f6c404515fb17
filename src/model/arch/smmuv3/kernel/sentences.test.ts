/** What is said of the kernel, branch by branch. */
import { expect, test } from 'vitest';
import { KERNEL_EVENTS } from '../../../iommufd/events.ts';
import { RULES } from '../../../iommufd/uapi/rules.ts';
import { toldText } from '../../../state/told.test-helper.ts';
import { designById } from '../../../system/designs.ts';
import { contextOf, topology } from '../context.test-helper.ts';
import { OP, command } from '../fields/commands.ts';
import { EVENT } from '../fields/records.ts';
import { CERROR } from '../fields/register-bits.ts';
import { KERNEL_SENTENCES } from './sentences.ts';

const ONE = contextOf(topology(1));
const TWO = contextOf(topology(2));
const [VIOMMU, HWPT, DEVICE] = [0, 1, 2];
const { number: timeout } = RULES.syncTimeout;
const TG = command(OP.TLBI_NH_VA, { va: 0x1000, tg: 1 });
const BATCH = designById('viommu-batch')!;
const EARLY = contextOf(topology(1), { ...BATCH, kernel: { ...BATCH.kernel, early: true } });
const WRONG = contextOf(topology(1), undefined, () => TG);

test('the kernel', async () => {
  const text = toldText(KERNEL_EVENTS, KERNEL_SENTENCES, ONE, [
    ['lookup', { ioctl: VIOMMU, target: 4, entries: 1 }],
    ['lookup', { ioctl: HWPT, target: 5, entries: 3 }],
    ['lookup', { guestIommu: 1, ioctl: DEVICE, target: 6, entries: 2 }, TWO],
    ['lookupFailed', { ioctl: VIOMMU, target: 4, rule: RULES.invalidateNone.number }],
    ['lookupFailed', { ioctl: HWPT, target: 4, rule: RULES.invalidateTarget.number }],
    ['lookupFailed', { ioctl: HWPT, target: 4, rule: RULES.invalidateNoOp.number }],
    ['lookupFailed', { ioctl: DEVICE, target: 4, rule: RULES.invalidateDraftTarget.number }],
    ['lookupFailed', { guestIommu: 1, ioctl: VIOMMU, target: 4, rule: RULES.invalidateNoMemory.number }, TWO],
    ['convertSid', { pos: 3, entry: 1, w0: OP.ATC_INV, vsid: 0x10, sid: 0x100, vdevice: 7, target: 4 }],
    ['convertSid', { pos: 3, entry: 1, w0: OP.CFGI_CD, vsid: 0x10, sid: 0x101, vdevice: 0, target: 2 }],
    ['convertSid', { guestIommu: 1, w0: OP.CFGI_CD, vsid: 0x10, sid: 0x200, vdevice: 7, target: 4 }, TWO],
    ['convertVmid', { pos: 3, entry: 1, w0: OP.TLBI_NH_VA, vmids: 0x90002, hwpt: 3, ioctl: VIOMMU, target: 4 }],
    ['convertVmid', { guestIommu: 1, w0: OP.TLBI_NH_VA, vmids: 2, hwpt: 3, ioctl: HWPT, target: 5 }, TWO],
    ['convertVmid', { w0: OP.TLBI_NH_VA, vmids: 2, hwpt: 3, ioctl: DEVICE, target: 5 }],
    ['refuse', { pos: 3, entry: 2, w0: OP.ATC_INV, vsid: 0x10, rule: RULES.commandVsid.number }],
    ['refuse', { pos: 3, entry: 2, w0: OP.ATC_INV, vsid: 0x11, rule: RULES.commandVsid.number }],
    ['refuse', { pos: 3, entry: 2, w0: OP.SYNC, rule: RULES.commandRefused.number }],
    ['refuse', { guestIommu: 1, pos: 3, entry: 2, w0: OP.SYNC, rule: RULES.commandKind.number }, TWO],
    ['refuse', { pos: 3, w0: OP.TLBI_NH_VA, rule: RULES.commandRefused.number }, WRONG],
    ['issue', { commands: 1, at: 0x1ff, first: 3, last: 3, ioctl: VIOMMU, target: 4 }],
    ['issue', { guestIommu: 1, commands: 2, at: 0x100, first: 3, last: 4, ioctl: HWPT, target: 5 }, TWO],
    ['issue', { commands: 1, at: 0x100, first: 3, last: 3, ioctl: VIOMMU, target: 4 }, EARLY],
    ['synced', { at: 5, ioctl: VIOMMU, target: 4 }],
    ['synced', { guestIommu: 1, at: 5, ioctl: DEVICE, target: 4 }, TWO],
    ['syncTimeout', { at: 5 }],
    ['syncTimeout', { guestIommu: 1, at: 5 }, TWO],
    ['ret', { ioctl: VIOMMU, target: 4, entries: 3 }],
    ['ret', { ioctl: HWPT, target: 5, rule: timeout, entries: 3, pos: 8 }],
    ['ret', { ioctl: VIOMMU, target: 4, rule: RULES.invalidateNoMemory.number, entries: 3, pos: 8 }],
    ['ret', { ioctl: DEVICE, target: 2, rule: RULES.commandRefused.number, entries: 3, pos: 8, refused: 1 }],
    ['ret', { ioctl: VIOMMU, target: 2, rule: RULES.invalidateNone.number, pos: 8, refused: 1 }],
    ['seesError', { cerror: CERROR.ILL, at: 0x102 }],
    ['seesError', { cerror: CERROR.ATC_INV_SYNC, at: 0x102 }],
    ['seesError', { cerror: CERROR.ABT, at: 0x102 }],
    ['vevent', { type: EVENT.F_TRANSLATION, sid: 0x100 }],
    ['vevent', { type: EVENT.F_TRANSLATION, sid: 0x100, queue: 9, vsid: 0x10, number: 6 }],
    ['vevent', { type: EVENT.F_TRANSLATION, sid: 0x200, vm: 1, queue: 9, vsid: 0x10, number: 6, lost: 1 }, TWO],
    ['flush', { commands: 1, at: 3 }],
    ['flush', { guestIommu: 1, commands: 2, at: 3 }, TWO],
    ['checked', { pos: 3, entry: 2, w0: OP.ATC_INV, vsid: 0x10 }],
    ['checked', { guestIommu: 1, pos: 3, entry: 2, w0: OP.CFGI_CD, vsid: 0x10 }, TWO],
    ['unbind', { device: 0, idev: 2 }],
    ['unbind', { vm: 1, device: 1, idev: 2, vdevice: 7, vsid: 0x10, asked: 1 }, TWO],
    ['reset', { device: 1 }],
    ['mapS2', { ipa: 0x40000000, pages: 1, first: 0x800000, hwpt: 3 }],
    ['mapS2', { vm: 1, ipa: 0x40000000, pages: 16, first: 0x800000, hwpt: 3 }, TWO],
    ['unmapS2', { ipa: 0x40000000, pages: 1 }],
    ['unmapS2', { vm: 1, ipa: 0x40000000, pages: 2, shared: 1 }, TWO],
    ['hostIssue', { commands: 1, at: 3, w0: OP.TLBI_S2_IPA }],
    ['hostIssue', { commands: 3, at: 3, w0: OP.ATC_INV, sync: 1 }],
    ['hostIssue', { commands: 3, at: 3, sync: 1 }],
    ['hostSynced', { at: 3 }],
    ['quarantine', { device: 0 }],
    ['reassign', { from: 0, to: 1, there: 0 }, TWO],
    ['reassign', { from: 1, to: 0, there: 1, flush: 1, reset: 1 }, TWO],
    ['reassign', { from: 0, to: 1, there: 1 }, TWO],
    ['reuse', { first: 0x800001, pages: 1 }],
    ['reuse', { vm: 1, first: 0x800001, pages: 4 }, TWO],
  ]);
  await expect(text).toMatchFileSnapshot('golden/sentences.txt');
});
