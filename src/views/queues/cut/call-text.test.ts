import { explain } from '../../words/glossary.ts';
import { expect, test } from 'vitest';
import type { CallRow } from '../../../worker/protocol.ts';
import { columnsOf, describeCall, explainResult, isFailure } from './call-text.ts';

const row = (more: Partial<CallRow>): CallRow => ({
  call: 1,
  ioctl: 'IOMMU_HWPT_INVALIDATE',
  target: 'viommu #4',
  members: [0, 2].map((ordinal) => ({
    queue: 'vsmmu0',
    ordinal,
    mnemonic: 'CMD_SYNC',
    status: 'complete',
    outOfOrder: false,
  })),
  count: 2,
  result: '0',
  at: 14,
  ...more,
});

test('a call says what it carried, how it ended and where that was', () => {
  expect(describeCall(row({}))).toBe(
    'call 1, IOMMU_HWPT_INVALIDATE(viommu #4): commands 0, 2, returned 0; go to step 14',
  );
  expect(describeCall(row({ result: '', at: 0 }))).toContain('not made yet');
  expect(describeCall(row({ result: '…' }))).toContain('in the kernel');
  expect(describeCall(row({ count: 64 }))).toContain('64 commands from 0 on');
  expect(describeCall(row({ call: 0, ioctl: '', target: '', count: 1 }))).toBe(
    'done by the VMM itself: command 0, done; go to step 14',
  );
});

test('only an errno is a failure', () => {
  expect(['-EIO', '-', '0', '', '…'].map(isFailure)).toEqual([true, false, false, false, false]);
});

test('a failure says what its errno means', () => {
  expect(explainResult(row({ result: '-EIO' }), explain)).toMatch(/^\nEIO: Refused by the driver/);
  expect(['0', '', '…', '-EWHAT'].map((result) => explainResult(row({ result }), explain))).toEqual(['', '', '', '']);
});

test('a command stands in the column of its slot', () => {
  expect([0, 7, 8, 11].map((ordinal) => columnsOf(ordinal, 3))).toEqual([2, 9, 2, 5]);
});
