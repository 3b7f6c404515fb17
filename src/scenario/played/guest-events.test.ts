/** Records from a physical SMMU by way of a vEVENTQ into the event queue of the guest, and what lost ones become there. */
import { describe, expect, test } from 'vitest';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';
import { played } from './played.test-helper.ts';

interface Options {
  readonly faults: number;
  readonly depth?: number;
  readonly log2?: number;
  readonly lost?: string;
  readonly write?: string;
}

const text = ({ faults, depth = 8, log2 = 2, lost = 'dropped', write = '' }: Options): string => `viommu-scenario: 1
id: events
title: Records on their way to a guest
smmus: [{ name: SMMU0 }]
devices: [{ name: A, smmu: SMMU0, sid: 0x100 }]
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus:
      - { name: vsmmu0, smmu: SMMU0, queue: { log2size: 3 }, eventq: { log2size: ${log2} }, vdevices: [{ device: A, vsid: 0x8, asid: 1 }] }
    vmm:
      - IOMMU_VEVENTQ_ALLOC: { viommu_id: viommu, veventq_depth: ${depth}, as: events }
      - mark: listening
      - after: faulted
      - read: { queue: events, into: vsmmu0, lost: ${lost} }
      - mark: handed
    vcpus:
      - name: vcpu0
        program:
          - map: { device: A, iova: 0x400000 }
          ${write}
          - after: listening
${Array.from({ length: faults }, (_, i) => `          - dma: { device: A, iova: ${0x500000 + i * 4096} }`).join('\n')}
          - mark: faulted
          - after: handed
          - read_events: {}
`;

function sentences(options: Options): { handed: string; read: string } {
  const lines = played(text(options));
  return {
    handed: lines.find((line) => line.includes('into the event queue of vsmmu0')) ?? '',
    read: lines.find((line) => line.includes('from the event queue of vsmmu0')) ?? '',
  };
}

test('a record reaches the guest with its vSID', () => {
  expect(sentences({ faults: 1 })).toEqual({
    handed: 'The VMM writes 1 record into the event queue of vsmmu0.',
    read: 'vcpu0 reads 1 record from the event queue of vsmmu0, the first F_TRANSLATION of vSID 0x8 at 0x500000.',
  });
});

test('a full event queue: OVFLG says so, and the driver sees it', () => {
  expect(sentences({ faults: 3, log2: 1 })).toEqual({
    handed:
      'The VMM writes 2 records into the event queue of vsmmu0; there is no room for 1 record; OVFLG is toggled: the guest can see that records were lost.',
    read: 'vcpu0 reads 2 records from the event queue of vsmmu0, the first F_TRANSLATION of vSID 0x8 at 0x500000, and sees by OVFLG that records were lost.',
  });
});

describe('a full vEVENTQ', () => {
  test('as with QEMU the guest never hears of it', () => {
    expect(sentences({ faults: 3, depth: 2 })).toEqual({
      handed: 'The VMM writes 2 records into the event queue of vsmmu0; of the lost ones the guest hears nothing.',
      read: 'vcpu0 reads 2 records from the event queue of vsmmu0, the first F_TRANSLATION of vSID 0x8 at 0x500000.',
    });
  });

  test('a VMM can make an overflow of it', () => {
    expect(sentences({ faults: 3, depth: 2, lost: 'overflow' }).read).toContain('sees by OVFLG that records were lost');
  });
});

test('EVENTQEN = 0: no record is written', () => {
  const { handed, read } = sentences({ faults: 1, write: '- write_register: { CR0: { EVENTQEN: 0 } }' });
  expect(handed).toContain('writes 0 records');
  expect(read).toBe('');
});

test.each([
  [
    'read: { queue: events, into: vsmmu0',
    'read: { queue: events, into: nobody',
    "there is no vsmmu 'nobody' in this VM; expected one of vsmmu0",
  ],
  ['eventq: { log2size: 2 }, ', '', "vsmmu 'vsmmu0' has no event queue; give it eventq: { log2size: 3 }"],
  ['lost: dropped', 'lost: perhaps', 'expected dropped or overflow'],
])('%s → %s', (from, to, message) => {
  expect(() => compileScenario(parseScenario(text({ faults: 1 }).replace(from, to), 'events.yaml'))).toThrow(message);
});
