/** IOMMU_HWPT_INVALIDATE by the VMM's main thread: errno and entry_num as Linux answers, and what reaches the hardware. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { played } from './played.test-helper.ts';

const CASE = readFileSync(new URL('../cases/ioas-unmap-live-dma.yaml', import.meta.url), 'utf8');
const UNMAP = 'IOMMU_IOAS_UNMAP: { ioas_id: ioas, iova: 0x80000000, length: 0x80000 }';

/** The run of a call with these fields, and what it answers. */
function calling(fields: string, design?: string): { lines: string[]; answer: string } {
  expect(CASE).toContain(UNMAP);
  const lines = played(CASE.replace(UNMAP, `IOMMU_HWPT_INVALIDATE: { ${fields} }`), design);
  return { lines, answer: lines.findLast((line) => /IOMMU_HWPT_INVALIDATE.* returns/.test(line)) ?? '' };
}

const ATC = 'CMD_ATC_INV: { sid: fpga, size: 52 }';
const ALL = 'CMD_TLBI_NSNH_ALL: {}';

test('what it names is gone from the caches, and nothing else', () => {
  const { lines, answer } = calling(`hwpt_id: viommu, commands: [ ${ALL}, ${ATC} ]`);
  expect(answer).toBe(
    'IOMMU_HWPT_INVALIDATE(hwpt_id 4, data_type 1, entry_len 16, entry_num 2, CMD_TLBI_NSNH_ALL, CMD_ATC_INV vSID 0x68 all) returns 0, entry_num = 2.',
  );
  expect(lines).toContain('Entry 0, CMD_TLBI_NSNH_ALL: the kernel puts in VMID 1.');
  expect(lines).toContainEqual(
    expect.stringMatching(/^Entry 1, CMD_ATC_INV: the kernel puts SID 0x238 in the place of vSID 0x68/),
  );
  expect(lines).toContain('The host issues 2 commands and a CMD_SYNC to the CMDQ of SMMU0.');
  expect(lines).toContain('The ATC entry IOVA 0x62000 of fpga is gone.');
  // Its mapping still stands: the DMAs walk again, and land.
  expect(lines.filter((line) => line.includes('writes PA'))).toHaveLength(3);
});

test('commands alike are issued under their name, behind others as well', () => {
  const va = (page: number): string => `CMD_TLBI_NH_VA: { asid: 1, va: ${page * 4096} }`;
  const issued = (commands: readonly string[], design?: string): string[] =>
    calling(`hwpt_id: viommu, commands: [ ${commands.join(', ')} ]`, design).lines.filter((line) =>
      line.startsWith('The host issues'),
    );
  expect(issued([va(1), va(2)])).toEqual(['The host issues 2 CMD_TLBI_NH_VA and a CMD_SYNC to the CMDQ of SMMU0.']);
  expect(issued([ATC, ATC])).toEqual(['The host issues 2 CMD_ATC_INV and a CMD_SYNC to the CMDQ of SMMU0.']);
  expect(issued([ATC, va(2)], 'viommu-batch,block=1')).toEqual([
    'The host issues CMD_ATC_INV and a CMD_SYNC to the CMDQ of SMMU0.',
    'The host issues CMD_TLBI_NH_VA and a CMD_SYNC to the CMDQ of SMMU0.',
  ]);
});

test('they go to the SMMU of the viommu that is named, not to another one with the same stage 2', () => {
  const two = CASE.replace(UNMAP, `IOMMU_HWPT_INVALIDATE: { hwpt_id: viommu_vsmmu1, commands: [ ${ALL} ] }`)
    .replace('- { name: SMMU0 }', '- { name: SMMU0 }\n  - { name: SMMU1 }')
    .replace('name: fpga, smmu: SMMU0', 'name: fpga, smmu: SMMU1')
    .replace(
      /\n *- (\{ device: fpga, vsid.*\})/,
      '\n      - { name: vsmmu1, smmu: SMMU1, queue: { log2size: 4 }, vdevices: [ $1 ] }',
    );
  expect(
    played(two, 'viommu-batch,shared-s2=yes,vmid=per-viommu').filter((line) => line.startsWith('The host issues')),
  ).toEqual(['The host issues CMD_TLBI_NH_ALL and a CMD_SYNC to the CMDQ of SMMU1.']);
});

describe('what is refused', () => {
  test.each([
    ['no such object', `hwpt_id: 77, commands: [ ${ALL} ]`, 'ENOENT', 0],
    ['an IOAS', `hwpt_id: ioas, commands: [ ${ALL} ]`, 'EINVAL', 0],
    ['a nested hwpt: SMMUv3 has viommus for that', `hwpt_id: s1_hba, commands: [ ${ALL} ]`, 'EOPNOTSUPP', 0],
    ['__reserved', `hwpt_id: viommu, __reserved: 1, commands: [ ${ALL} ]`, 'EOPNOTSUPP', 0],
    ['no pointer', `hwpt_id: viommu, data_uptr: 0, commands: [ ${ALL} ]`, 'EINVAL', 0],
    ['no length', `hwpt_id: viommu, entry_len: 0, commands: [ ${ALL} ]`, 'EINVAL', 0],
    ['more than a page', `hwpt_id: viommu, entry_len: 4097, commands: [ ${ALL} ]`, 'EINVAL', 0],
    ['another type', `hwpt_id: viommu, data_type: 2, commands: [ ${ALL} ]`, 'EINVAL', 0],
    ['an empty array', 'hwpt_id: viommu, commands: []', 'EINVAL', 0],
    ['more entries than memory', `hwpt_id: viommu, entry_num: 3, commands: [ ${ALL}, ${ALL} ]`, 'EFAULT', 0],
    [
      'a tail that is not zero',
      `hwpt_id: viommu, entry_len: 32, entry_num: 1, commands: [ ${ALL}, ${ALL} ]`,
      'E2BIG',
      0,
    ],
    ['a vSID of nobody', `hwpt_id: viommu, commands: [ ${ALL}, CMD_CFGI_CD: { sid: 0x99 } ]`, 'EIO', 1],
    ['a command for the host', 'hwpt_id: viommu, commands: [ CMD_SYNC: {} ]', 'EIO', 0],
  ])('%s', (_, fields, errno, done) => {
    expect(calling(fields).answer).toContain(`returns -${errno}, entry_num = ${done}: `);
  });

  test('Linux 7.3 counts what it dropped with the block', () => {
    const { lines, answer } = calling(
      `hwpt_id: viommu, commands: [ ${ATC}, CMD_CFGI_CD: { sid: 0x99 } ]`,
      'viommu-batch-linux',
    );
    expect(answer).toContain('returns -EIO, entry_num = 1: ');
    expect(lines.filter((line) => line.startsWith('The host issues'))).toEqual([]);
  });
});

test('short entries are extended with zeros, and fewer than there are may be named', () => {
  expect(calling(`hwpt_id: viommu, entry_len: 8, entry_num: 1, commands: [ ${ALL} ]`).answer).toContain(
    'returns 0, entry_num = 1.',
  );
  expect(calling(`hwpt_id: viommu, entry_num: 1, commands: [ ${ALL}, ${ATC} ]`).answer).toContain(
    'returns 0, entry_num = 1.',
  );
});

test('63 at a time, a CMD_SYNC after each block', () => {
  const { lines, answer } = calling(
    `hwpt_id: viommu, commands: [ ${Array.from({ length: 70 }, () => ALL).join(', ')} ]`,
  );
  expect(answer).toContain('returns 0, entry_num = 70.');
  expect(lines.filter((line) => line.startsWith('The host issues')).map((line) => line.split(' ')[3])).toEqual([
    '63',
    '7',
  ]);
});

test('the draft of 2023 takes a nested hwpt for TLBI, and no SID', () => {
  expect(calling(`hwpt_id: s1_hba, commands: [ ${ALL} ]`, 'split-by-target').answer).toContain(
    'returns 0, entry_num = 1.',
  );
  expect(calling(`hwpt_id: s1_fpga, commands: [ ${ATC} ]`, 'split-by-target').answer).toContain(
    'returns -EIO, entry_num = 0',
  );
});

test.each([
  ['no commands', 'hwpt_id: viommu', 'needs commands'],
  ['a command that is none', 'hwpt_id: viommu, commands: [ CMD_FOO: {} ]', "'CMD_FOO' is not an SMMUv3 command"],
])('mistake: %s', (_, fields, expected) => {
  expect(() => calling(fields)).toThrow(expected);
});
