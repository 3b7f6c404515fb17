/** What the driver of NVIDIA's CMDQV prints (tegra241-cmdqv.c). */
import { expect, test } from 'vitest';
import { said, text } from './explain.test-helper.ts';

const SMMU = 'arm-smmu-v3 arm-smmu-v3.2.auto:';
const CMDQV = 'acpi NVDA200C:00: tegra241_cmdqv:';
const BOOT = [
  `[    2.100000] ${SMMU} found companion CMDQV device: NVDA200C:00`,
  `[    2.200000] ${SMMU} allocated 65536 entries for vcmdq1`,
  `[    2.300000] ${SMMU} allocated 524288 entries for cmdq`,
  `[    2.400000] ${CMDQV} VINTF0: VCMDQ1/LVCMDQ1: inited`,
];
const REFUSED = [
  `[   88.100000] ${CMDQV} unexpected error reported. vintf_map: 0000000000000001, vcmdq_map 00000000:00000000:00000000:00000002`,
  `[   88.100010] ${SMMU} CMDQ error (cons 0x01010123): Illegal command`,
  `[   88.100020] ${SMMU} skipping command in error state:`,
  `[   88.100030] ${SMMU} \t0x0000002000000405`,
  `[   88.100040] ${SMMU} \t0x0000000000000001`,
];

test('an error of a VCMDQ is of that queue, not of the SMMU’s', () => {
  const report = text([...BOOT, ...REFUSED].join('\n'));
  expect(report.unknown).toEqual([]);
  const smmu = 'arm-smmu-v3.2.auto VCMDQ1';
  expect(report.errors).toMatchObject([
    { smmu, name: 'VCMDQ error', slot: null, wrap: null, line: 5 },
    { smmu, name: 'CERROR_ILL', slot: 0x123, wrap: 1, line: 6 },
  ]);
  expect(report.queues).toMatchObject([
    {
      smmu,
      log2size: 16,
      cons: { slot: 0x123, wrap: 1, error: 1 },
      commands: [{ slot: 0x123, mnemonic: 'CMD_CFGI_CD' }],
    },
  ]);
  expect(said(report)).toContain('A hardware queue (VCMDQ) has stopped at an error');
  expect(said(report)).toContain('CMD_CFGI_CD is none of the commands that a VCMDQ of a guest takes');
  expect(report.findings.map(({ source }) => source)).toContain('tegra241_vintf0_handle_error()');
});

test('an error of the SMMU’s own queue behind it is of that one', () => {
  const own = [
    `[   99.1] ${SMMU} unexpected global error reported (0x00000001), this could be serious`,
    `[   99.2] ${SMMU} CMDQ error (cons 0x03000007): ATC invalidate timeout`,
  ];
  const { errors, queues } = text([...BOOT, ...REFUSED, ...own].join('\n'));
  expect(errors.at(-1)).toMatchObject({ smmu: 'arm-smmu-v3.2.auto', name: 'CERROR_ATC_INV_SYNC', slot: 7, wrap: 0 });
  expect(queues.map(({ smmu, cons }) => [smmu, cons?.slot])).toEqual([
    ['arm-smmu-v3.2.auto VCMDQ1', 0x123],
    ['arm-smmu-v3.2.auto', 7],
  ]);
});

test('queues of guests, several at once', () => {
  const report = text(
    `${CMDQV} unexpected error reported. vintf_map: 0000000000000005, vcmdq_map 00000000:00000000:00000010:00000001`,
  );
  expect(report.errors.map(({ smmu, name }) => [smmu, name])).toEqual([
    ['NVDA200C:00 VCMDQ0', 'VCMDQ error'],
    ['NVDA200C:00 VCMDQ36', 'VCMDQ error'],
    ['NVDA200C:00 VINTF2', 'VINTF error'],
  ]);
  expect(report.unknown).toEqual([]);
});

test('the registers of a queue that does not switch off', () => {
  const of = `${CMDQV} VINTF0: VCMDQ1/LVCMDQ1:`;
  const report = text(
    [
      ...BOOT,
      `[  100.1] ${of} failed to disable, STATUS=0x00000001`,
      `[  100.2] ${of} GERRORN=0x0, GERROR=0x1, CONS=0x1000004`,
      `[  100.3] ${of} uncleared error detected, resetting`,
    ].join('\n'),
  );
  const smmu = 'arm-smmu-v3.2.auto VCMDQ1';
  expect(report.errors).toMatchObject([
    { smmu, name: 'VCMDQ failed to disable', line: 5 },
    { smmu, name: 'VCMDQ uncleared error', line: 7 },
  ]);
  const queue = report.queues.find((one) => one.smmu === smmu);
  expect(queue).toMatchObject({ log2size: 16, prod: null, cons: { slot: 4, wrap: 0, error: 1 }, pending: null });
  expect(said(report)).toContain('GERROR.CMDQ_ERR was never acknowledged');
});

test('a time-out may be of any queue; a line that is new is named', () => {
  const report = text(
    [
      ...BOOT,
      `[  100.1] ${SMMU} CMD_SYNC timeout at 0x00000012 [hwprod 0x00000012, hwcons 0x00000010]`,
      `[  100.2] ${CMDQV} VINTF0: something new`,
    ].join('\n'),
  );
  expect(said(report)).toContain('may be about any of the queues');
  expect(report.unknown).toEqual([{ file: 'log', line: 6, text: 'not understood: VINTF0: something new' }]);
});
