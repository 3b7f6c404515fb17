import { describe, expect, test } from 'vitest';
import { HW_QUEUE_EVENT } from '../../../model/iommu/hw-queue-events.ts';
import { vintfsOf } from '../../../model/arch/smmuv3/cmdqv/view.ts';
import type { Run } from '../../../model/system/run.ts';
import { play, text, asked } from './played.test-helper.ts';

describe('IOMMU_VIOMMU_ALLOC of type Tegra241, and its vdevices', () => {
  const viommu = (fields = ''): string => `IOMMU_VIOMMU_ALLOC: { dev_id: dev_d0, hwpt_id: s2, type: 2${fields} }`;

  test.each([
    ['data', '', '0'],
    ['no data', ', data_len: 0', 'EINVAL'],
    ['less data', ', data_len: 8', 'EINVAL'],
    ['more data', ', data_len: 24', 'EINVAL'],
  ])('%s', (_, fields, answer) => {
    expect(asked([viommu(fields)])).toEqual([`VIOMMU_ALLOC ${answer}`]);
  });

  test('63 VINTFs are for guests', () => {
    const all = asked(Array.from({ length: 63 }, () => viommu()));
    expect(all.filter((answer) => answer === 'VIOMMU_ALLOC 0')).toHaveLength(62);
    expect(all.at(-1)).toBe('VIOMMU_ALLOC ENOSPC');
  });

  test('16 SID slots; a freed one is taken again; a failed call leaves the vSID free', () => {
    expect(
      asked(
        [
          'bind: { device: d16, as: dev }',
          'IOMMU_VDEVICE_ALLOC: { viommu_id: viommu, dev_id: dev, virt_id: 0x77 }',
          'IOMMU_DESTROY: { id: vdev_d3 }',
          'IOMMU_VDEVICE_ALLOC: { viommu_id: viommu, dev_id: dev, virt_id: 0x77, as: vdev }',
        ],
        { devices: 17 },
      ),
    ).toEqual(['bind 0', 'VDEVICE_ALLOC ENOSPC', 'DESTROY 0', 'VDEVICE_ALLOC 0']);
  });

  test('a vSID has 20 bits', () => {
    const vdevice = (vsid: number): string =>
      `IOMMU_VDEVICE_ALLOC: { viommu_id: viommu, dev_id: dev_d0, virt_id: ${vsid} }`;
    expect(asked(['IOMMU_DESTROY: { id: vdev_d0 }', vdevice(0x100000), vdevice(2 ** 32), vdevice(0xfffff)])).toEqual([
      'DESTROY 0',
      'VDEVICE_ALLOC EINVAL',
      'VDEVICE_ALLOC EINVAL',
      'VDEVICE_ALLOC 0',
    ]);
  });
});

describe('SID slots', () => {
  const slots = (run: Run): (readonly [match: number, replace: number])[] =>
    vintfsOf(run.machine)[0].slots.map(({ match, replace }) => [match, replace] as const);

  test('a pair per vdevice, the lowest free one, zero once the vdevice is gone', () => {
    const run = play(text({ vmm: ['IOMMU_DESTROY: { id: vdev_d1 }', 'unbind: { dev: dev_d2 }'], devices: 4 }));
    const empty = Array.from({ length: 12 }, () => [0, 0]);
    expect(slots(run)).toEqual([[0x81, 0x500], [0, 0], [0, 0], [0x87, 0x503], ...empty]);
    run.seek(0);
    expect(slots(run)).toEqual([[0x81, 0x500], [0x83, 0x501], [0x85, 0x502], [0x87, 0x503], ...empty]);
  });

  test('an ATC_INV in the VCMDQ says which slot matched, a TLBI none', () => {
    const program = ['commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_ATC_INV: { sid: d1, size: 52 }, CMD_SYNC: {}]'];
    const run = play(text({ vmm: ['mark: x'], devices: 2, program }));
    const matched = Array.from({ length: run.length }, (_, i) => {
      run.seek(i + 1);
      return run.events.filter(({ kind }) => kind === HW_QUEUE_EVENT.consume).map(({ args }) => args[7]);
    }).flat();
    expect(matched).toEqual([0, 2]);
  });

  test('registers of the VINTF and of its VCMDQs', () => {
    const run = play(text({ vmm: ['mark: x'], program: ['commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_SYNC: {}]'] }));
    const [vintf, ...others] = vintfsOf(run.machine);
    expect(others).toEqual([]);
    expect(vintf).toMatchObject({ iommu: 0, number: 1, vm: 0, viommu: 4, vmid: 1 });
    expect(vintf.queues[0]).toMatchObject({ hwQueue: 5, enabled: true, log2size: 4, prod: 2, cons: 2 });
    expect(vintf.queues[0].base % 256).toBe(0);
    expect(vintf.queues[1]).toMatchObject({ hwQueue: 0, enabled: false, base: 0, prod: 0, cons: 0 });
  });
});
