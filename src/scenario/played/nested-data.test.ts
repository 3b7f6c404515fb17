/** IOMMU_HWPT_ALLOC with the two words of a vSTE: what the kernel reads at data_uptr, checks, and makes of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { played } from './played.test-helper.ts';

const CASE = readFileSync(new URL('../cases/bypass-vste-before-vdevice.yaml', import.meta.url), 'utf8');
const GIVEN = 'vste: [0x9, 0x0]';

/** The case with other fields for the vSTE. */
const withData = (fields: string): string => {
  expect(CASE).toContain(GIVEN);
  return CASE.replace(GIVEN, fields);
};
const answers = (source: string): { alloc: string; attach: string; end: string } => {
  const lines = played(source);
  const line = (part: string): string => lines.find((text) => text.includes(part)) ?? '';
  return { alloc: line('data_'), attach: line('ATTACH'), end: lines.at(-1)! };
};

test('a bypass STE is attached before there is a vdevice: stage 1 passes, stage 2 translates', () => {
  const { alloc, attach, end } = answers(CASE);
  expect(alloc).toContain(`data_type 2, data_len 16, vSTE {0x9, 0x0}), which returns 0: hwpt_nested #5.`);
  expect(attach).toContain('returns 0.');
  // RAM of the first VM begins at PA 0x800000000, its IPA 0x80000000.
  expect(end).toBe('disk reads PA 0x800010000 for IOVA 0x80010000.');
});

test.each([
  ['a translating STE needs a vdevice', 'vste: [0xb, 0x0]', 'returns -ENOENT'],
  ['the STE that the guest wrote, too', 'vste: disk', 'returns -ENOENT'],
])('%s', (_, fields, answer) => {
  expect(answers(withData(fields)).attach).toContain(answer);
});

test.each([
  ['abort', 'vste: [0x1, 0x0]'],
  ['V = 0, whatever else is set', 'vste: [0xfffffffffffffffe, 0xffffffffffffffff]'],
  ['zeros in guest RAM, where the pointer leads', 'data_type: 2, data_len: 16, data_uptr: 0x80020000'],
])('the stream aborts without a record: %s', (_, fields) => {
  const { alloc, attach, end } = answers(withData(fields));
  expect(alloc).toContain('returns 0: hwpt_nested');
  expect(attach).toContain('returns 0.');
  expect(end).toBe('disk gives up the DMA to IOVA 0x80010000: it was refused.');
  expect(played(withData(fields)).filter((line) => /event queue|record/.test(line))).toEqual([]);
});

describe('what the kernel refuses, in its order', () => {
  test.each([
    ['no data_type', 'vste: [0x9, 0x0], data_type: 0', 'EINVAL'],
    ['no data_len', 'vste: [0x9, 0x0], data_len: 0', 'EINVAL'],
    ['another data_type', 'vste: [0x9, 0x0], data_type: 1', 'EINVAL'],
    ['less than a vSTE', 'vste: [0x9, 0x0], data_len: 8', 'EINVAL'],
    ['one word', 'vste: [0x9]', 'EINVAL'],
    ['more than a vSTE, even zeros', 'vste: [0x9, 0x0, 0x0]', 'EINVAL'],
    ['fewer words than data_len says', 'vste: [0x9], data_len: 16', 'EFAULT'],
    ['a null pointer', 'vste: [0x9, 0x0], data_uptr: 0', 'EFAULT'],
    ['a pointer to nothing', 'data_type: 2, data_len: 16, data_uptr: 0x1000', 'EFAULT'],
    ['a pointer that RAM ends behind', 'data_type: 2, data_len: 16, data_uptr: 0x8003fff8', 'EFAULT'],
    ['the type before the pointer', 'data_type: 1, data_len: 16, data_uptr: 0x1000', 'EINVAL'],
    ['the length before the pointer', 'data_type: 2, data_len: 24, data_uptr: 0x1000', 'EINVAL'],
    ['flags before the data', 'vste: [0x9, 0x0], data_type: 1, flags: 8', 'EOPNOTSUPP'],
    ['a bit that is the host’s', 'vste: [0x400000000000009, 0x0]', 'EIO'],
    ['a bit of the second word', 'vste: [0x9, 0x100000000000]', 'EIO'],
    ['stage 2', 'vste: [0xd, 0x0]', 'EIO'],
    ['full ATS with a split stage 1', 'vste: [0xb, 0x20000000]', 'EIO'],
  ])('%s', (_, fields, errno) => {
    expect(answers(withData(fields)).alloc).toContain(`returns -${errno}: `);
  });
});

test.each([
  ['vste: []', 'at least one word'],
  ['vste: [-1, 0]', '64-bit number'],
  ['vste: [0x10000000000000000, 0]', '64-bit number'],
  ['vste: [0x9, 0x0], data_len: 0x100000000', '32 bits'],
])('mistake: %s', (fields, expected) => {
  expect(() => played(withData(fields))).toThrow(expected);
});
