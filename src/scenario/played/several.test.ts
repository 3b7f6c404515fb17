/** Two VMs on two SMMUs: identifiers repeat, queues run side by side, and nothing mixes. */
import { verdictsOf } from '../../model/system/verdicts.ts';
import { describe, expect, test } from 'vitest';
import { IOMMU_EVENT } from '../../model/iommu/events.ts';
import { describeEvent } from '../../model/system/describe.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import type { Run } from '../../model/system/run.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startRun } from '../../model/system/start.ts';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';

const TEXT = `
viommu-scenario: 1
id: several
title: Two VMs, two SMMUs
smmus: [{ name: SMMU0 }, { name: SMMU1 }]
devices:
  - { name: A, smmu: SMMU0, sid: 0x100, ats: true }
  - { name: B, smmu: SMMU1, sid: 0x100, ats: true }
  - { name: C, smmu: SMMU0, sid: 0x2300 }
  - { name: D, smmu: SMMU0, sid: 0x110, ats: true }
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x100000 }
    vsmmus:
      - name: q0
        smmu: SMMU0
        queue: { log2size: 3 }
        vdevices: [{ device: A, vsid: 0, asid: 1 }, { device: C, vsid: 0x5000, asid: 3 }]
      - { name: q1, smmu: SMMU1, queue: { log2size: 4 }, vdevices: [{ device: B, vsid: 0x8, asid: 2 }] }
    vcpus:
      - name: vcpu0
        program:
          - map: { device: A, iova: 0x400000, pages: 2 }
          - map: { device: C, iova: 0x400000 }
          - dma: { device: A, iova: 0x400000 }
          - dma: { device: C, iova: 0x400000, write: true }
          - unmap: { device: A, iova: 0x400000, pages: 2 }
          - mark: gone
          - unmap: { device: C, iova: 0x400000 }
          - dma: { device: C, iova: 0x400000 }
      - name: vcpu1
        program:
          - map: { device: B, iova: 0x7000 }
          - dma: { device: B, iova: 0x7000 }
          - unmap: { device: B, iova: 0x7000 }
  - name: vm1
    memory: { ipa: 0x40000000, size: 0x200000 }
    vsmmus:
      - { name: q2, smmu: SMMU0, queue: { log2size: 5 }, vdevices: [{ device: D, vsid: 0x8, asid: 1 }] }
    vcpus:
      - name: vcpu2
        program:
          - map: { device: D, iova: 0x400000 }
          - dma: { device: D, iova: 0x400000 }
          - unmap: { device: D, iova: 0x400000 }
faults: [{ unbind: A, at: gone }]
`;
const TOPOLOGY = compileScenario(parseScenario(TEXT, 'several.yaml'));

function play(design: (typeof DESIGNS)[number], seed?: number): Run {
  const run = startRun(TOPOLOGY, design, { extras: EXTRAS, seed });
  while (run.extend(10_000));
  return run;
}

describe.each(DESIGNS.filter(({ hardware }) => !hardware.hwQueues))('$id', (design) => {
  test('in any order everybody gets done, nothing is violated, every entry dies by its own VMID', () => {
    for (const seed of [undefined, 1, 2, 3, 4, 5, 6, 7, 8]) {
      const run = play(design, seed);
      const m = run.machine;
      TOPOLOGY.vcpus.forEach(({ ops }, c) => {
        expect(m.w[m.layout.vcpus[c]], `seed ${seed}, vCPU ${c}`).toBe(ops.length);
      });
      expect(
        verdictsOf(run).filter(({ held }) => held === false),
        `seed ${seed}`,
      ).toEqual([]);
      expect(run.history.deaths.filter(({ cache }) => cache === 'IOTLB')).toHaveLength(4);
      for (let at = 1; at <= run.length; at++) {
        run.seek(at);
        const consumed = run.events.find(({ kind }) => kind === IOMMU_EVENT.consume);
        const late = run.events.find(({ kind }) => kind === IOMMU_EVENT.effect);
        const w1 = consumed?.args[3] ?? late?.args[2];
        const vmid = w1 && w1 & 0xffff;
        for (const { kind, args } of run.events) {
          if (kind === IOMMU_EVENT.iotlbKill) expect(args[1] >>> 16, `seed ${seed}, step ${at}`).toBe(vmid);
        }
      }
    }
  });

  test('sentences say whose VMM, kernel call and queue it is', () => {
    const run = play(design);
    const seen = new Set<string>();
    for (let at = 1; at <= run.length; at++) {
      run.seek(at);
      for (const event of run.events) {
        const { text } = describeEvent(event, run.context);
        for (const [, name] of text.matchAll(/\((q\d)\)/g)) seen.add(name);
        if (/^The (VMM|kernel) /.test(text)) expect(text).toMatch(/^The (VMM|kernel) \(q\d\) /);
      }
    }
    expect([...seen].sort()).toEqual(['q0', 'q1', 'q2']);
  });
});
