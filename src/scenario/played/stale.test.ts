/** A cached translation is stale once memory says something else of its page. */
import { expect, test } from 'vitest';
import { isStale } from '../../model/arch/smmuv3/hw/stale.ts';
import { started } from './played.test-helper.ts';

const SCENARIO = (then: string): string => `
viommu-scenario: 1
id: x
title: x
about: x
smmus: [ { name: S } ]
devices: [ { name: nic, smmu: S, sid: 0x230 } ]
vms:
  - name: vm0
    memory: { ipa: 0x80000000, size: 0x80000 }
    vsmmus: [ { name: v, smmu: S, queue: { log2size: 4 }, vdevices: [ { device: nic, vsid: 0x60, asid: 1 } ] } ]
    vcpus:
      - name: vcpu0
        program:
          - map: { device: nic, iova: 0x51000, ipa: 0x80042000 }
          - dma: { device: nic, iova: 0x51000 }
          - ${then}
design: viommu-single
`;

test.each([
  ['mapped as it was', 'map: { device: nic, iova: 0x51000, ipa: 0x80042000 }', 0],
  ['mapped elsewhere', 'map: { device: nic, iova: 0x51000, ipa: 0x80043000 }', 1],
  ['another page', 'map: { device: nic, iova: 0x52000, ipa: 0x80043000 }', 0],
  ['unmapped, and its TLBI done', 'unmap: { device: nic, iova: 0x51000 }', 0],
])('%s', (_, then, stale) => {
  const run = started(SCENARIO(then));
  while (run.extend(1));
  const { machine: m } = run;
  const entries = m.caches[0].iotlb.offsets();
  // Besides it what stage 2 says of the tables is cached.
  expect(entries.filter((at) => isStale(m, 0, at))).toHaveLength(stale);
});
