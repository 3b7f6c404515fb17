/** Lines about an IOMMU in which nothing is of a queue: they are told by kind, whatever stands around them. */
import { expect, test } from 'vitest';
import { text } from './explain.test-helper.ts';

// As TP_printk() of include/trace/events/iommu.h has them, behind what perf script and ftrace put there.
const MAP = 'IOMMU: iova=0x00000000fffff000 - 0x0000000100000000 paddr=0x0000000081234000 size=4096';
const UNMAP = 'IOMMU: iova=0x00000000fffff000 - 0x0000000100000000 size=4096 unmapped_size=4096';
const FAULT = 'IOMMU:vfio-pci 0000:01:00.0 iova=0x00000000ffffe000 flags=0x0001';
const PERF = [
  ` qemu-system-aar  4711 [003] 12345.678901:           iommu:map: ${MAP}`,
  ` qemu-system-aar  4711 [003] 12345.678902:           iommu:map: ${MAP}`,
  ` qemu-system-aar  4711 [003] 12345.678950:         iommu:unmap: ${UNMAP}`,
  ` irq/30-arm-smmu   123 [001] 12345.679001: iommu:io_page_fault: ${FAULT}`,
  ' qemu-system-aar  4711 [003] 12345.679002: iommu:attach_device_to_domain: IOMMU: device=0000:01:00.0',
  ' qemu-system-aar  4711 [003] 12345.679003: sdt_qemu:smmuv3_cmdq_consume: (55d0c0ffee10) arg1=18 arg2=16 arg3=0 arg4=0',
  ' irq/30-arm-smmu   123 [001] 12345.679004: probe:arm_smmu_cmdq_issue_cmdlist: (ffff800080a12340)',
];
const KINDS = [
  [1, /^with 1 more of its kind: tracepoint iommu:map/],
  [3, /^tracepoint iommu:unmap/],
  [4, /^tracepoint iommu:io_page_fault/],
  [5, /^tracepoint of Linux’s IOMMU core/],
  [6, /^SDT probe of QEMU/],
  [7, /^probe that somebody set/],
] as const;
const told = (from: number) =>
  KINDS.map(([line, kind]) => ({ file: 'log', line: line + from, text: expect.stringMatching(kind) }));

test('alone', () => {
  // A probe of QEMU in it makes it a trace.
  const report = text(PERF.filter((line) => !line.includes('sdt_')).join('\n'));
  expect(report.inputs).toMatchObject([{ kind: 'unknown', why: expect.stringContaining('lines about an IOMMU') }]);
  expect(report.unknown.map(({ line }) => line)).toEqual([1, 3, 4, 5, 6, null]);
});

test('as ftrace prints them', () => {
  const report = text(`          <idle>-0       [000] d.h2.  1234.567890: map: ${MAP}\n`);
  expect(report.unknown[0]).toMatchObject({ line: 1, text: expect.stringMatching(/^tracepoint iommu:map/) });
});

test('in a kernel log', () => {
  const log = ['arm-smmu-v3 arm-smmu-v3.0.auto: CMD_SYNC timeout at 0x0000001f [hwprod 0x20, hwcons 0x1f]', ...PERF];
  const report = text(log.join('\n'));
  expect(report.queues).toHaveLength(1);
  expect(report.unknown).toEqual(expect.arrayContaining(told(1)));
});

test('in a trace', () => {
  const report = text(['smmuv3_cmdq_consume prod=18 cons=16 prod.wrap=0 cons.wrap=0', ...PERF].join('\n'));
  expect(report.inputs).toMatchObject([{ kind: 'a trace of QEMU’s SMMUv3' }]);
  expect(report.unknown).toEqual(told(1));
});

test('beside memory', () => {
  const rows = ['0x40001000: 04 00 00 00 00 00 00 00 1f 00 00 00 00 00 00 00', '0x40001010: 46 00 00 00 00 00 00 00'];
  const report = text(['CMDQ_PROD 0x2', 'CMDQ_CONS 0x0', ...rows, ...PERF.slice(0, 5)].join('\n'));
  expect(report.inputs).toMatchObject([{ kind: 'a text of several parts' }]);
  expect(report.unknown).toEqual(expect.arrayContaining(told(4).slice(0, 4)));
});

test('faults of granule protection, and errors of GERROR that the driver has no sentence for', () => {
  const report = text(
    [
      'arm-smmu-v3 arm-smmu-v3.0.auto: unexpected global error reported (0x00000600), this could be serious',
      'arm-smmu-v3 arm-smmu-v3.0.auto: GPC fault at 0x81234000',
    ].join('\n'),
  );
  expect(report.errors).toMatchObject([{ name: 'GERROR.CMDQP_ERR|DPT_ERR' }]);
  expect(report.unknown).toMatchObject([{ line: 2, text: expect.stringMatching(/^granule protection fault/) }]);
});
