/** vCPUs that share a queue: their batches lie in it as a whole, and none writes so far ahead that another one does not know its own CMD_SYNC again. */
import { verdictsOf } from '../../model/system/verdicts.ts';
import { expect, test } from 'vitest';
import { played, started } from './played.test-helper.ts';

const BATCHES = 6;

/** Each vCPU queues this batch again and again. */
const scenario = (log2size: number, vcpus: number, batch: string): string => `
viommu-scenario: 1
id: shared-queue
title: A queue of several vCPUs
smmus: [{ name: SMMU0 }]
devices: [{ name: A, smmu: SMMU0, sid: 0x100 }]
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus: [{ name: vsmmu0, smmu: SMMU0, queue: { log2size: ${log2size} }, vdevices: [{ device: A, vsid: 0x8, asid: 1 }] }]
    vcpus:${Array.from({ length: vcpus }, (_, c) => `\n      - { name: vcpu${c}, program: [${Array.from({ length: BATCHES }, () => `commands: [${batch}]`).join(', ')}] }`).join('')}
`;

const CASES = [0, 1].flatMap((log2size) =>
  [2, 3].flatMap((vcpus) => ['viommu-batch', 'vcmdq'].map((design) => ({ log2size, vcpus, design }))),
);

test.each(CASES)(
  '2^$log2size slots, $vcpus vCPUs, $design: each sees its own complete',
  ({ log2size, vcpus, design }) => {
    for (let seed = 0; seed < 20; seed++) {
      const own = new Map<string, number>();
      let written = 0;
      let seen = 0;
      for (const line of played(scenario(log2size, vcpus, 'CMD_SYNC: {}'), design, seed)) {
        const [, writer] = /^(\w+) writes CMD_SYNC into slot/.exec(line) ?? [];
        if (writer !== undefined) own.set(writer, written++);
        const [, reader, ordinal] = /^(\w+) reads CMDQ_CONS.*its CMD_SYNC at (\d+) is complete/.exec(line) ?? [];
        if (reader === undefined) continue;
        expect(Number(ordinal), `seed ${seed}: ${line}`).toBe(own.get(reader));
        seen++;
      }
      expect(seen, `seed ${seed}`).toBe(BATCHES * vcpus);
    }
  },
);

test.each(['viommu-batch', 'vcmdq'])('%s: a batch of several commands is cut by no other', (design) => {
  const batch = 'CMD_TLBI_NH_ASID: { asid: 1 }, CMD_TLBI_NH_VA: { asid: 1, va: 0x400000 }, CMD_SYNC: {}';
  for (let seed = 0; seed < 20; seed++) {
    const writers = played(scenario(2, 3, batch), design, seed).flatMap(
      (line) => /^(\w+) writes CMD_/.exec(line)?.[1] ?? [],
    );
    expect(writers).toHaveLength(3 * BATCHES * 3);
    for (let first = 0; first < writers.length; first += 3)
      expect(new Set(writers.slice(first, first + 3)).size, `seed ${seed}, command ${first}`).toBe(1);
  }
});

test.each(['viommu-batch', 'vcmdq'])(
  '%s: PROD is written once for all batches that are there, and for whole ones',
  (design) => {
    const batch = 'CMD_TLBI_NH_ASID: { asid: 1 }, CMD_TLBI_NH_VA: { asid: 1, va: 0x400000 }, CMD_SYNC: {}';
    let groups = 0;
    for (let seed = 0; seed < 20; seed++) {
      let [written, told] = [0, 0];
      for (const line of played(scenario(3, 3, batch), design, seed)) {
        if (/^\w+ writes CMD_/.test(line)) written++;
        if (!/ writes (CMDQ_)?PROD /.test(line)) continue;
        expect(written % 3, `seed ${seed}: ${line}`).toBe(0);
        expect(written, `seed ${seed}: ${line}`).toBeGreaterThan(told);
        if (written > told + 3) groups++;
        told = written;
      }
      expect(told, `seed ${seed}`).toBe(3 * BATCHES * 3);
    }
    expect(groups).toBeGreaterThan(0);
  },
);

test('a batch without CMD_SYNC is done once it is written, where another vCPU is to tell of it', () => {
  const text = scenario(3, 2, 'CMD_TLBI_NH_ASID: { asid: 1 }');
  let fewest = 2 * BATCHES;
  for (let seed = 0; seed < 20; seed++) {
    const rings = played(text, 'viommu-batch', seed).filter((line) => / writes CMDQ_PROD /.test(line));
    expect(rings.at(-1), `seed ${seed}`).toContain('CMDQ_PROD = 0xc:');
    fewest = Math.min(fewest, rings.length);
  }
  expect(fewest).toBeLessThan(2 * BATCHES);
});

test('a batch that never fits: what is said to be neither complete nor failed is the command that it is', () => {
  const batch = 'CMD_TLBI_NH_ASID: { asid: 1 }, CMD_CFGI_CD: { sid: A }, CMD_SYNC: {}';
  const run = started(scenario(1, 1, batch));
  while (run.extend(100));
  expect(verdictsOf(run).find(({ id }) => id === 'progress')?.why).toBe(
    "nothing can happen any more, and vsmmu0's CMD_CFGI_CD vSID 0x8 (command 1) is neither complete nor failed.",
  );
});

test.each(['viommu-batch', 'viommu-single', 'split-by-target', 'viommu-merged', 'vcmdq'])(
  '%s: slots that are written anew before a vCPU has looked lose nothing',
  (design) => {
    const batch = 'CMD_TLBI_NH_ASID: { asid: 1 }, CMD_TLBI_NH_VA: { asid: 1, va: 0x400000 }, CMD_SYNC: {}';
    for (let seed = 0; seed < 20; seed++) {
      const lines = played(scenario(2, 3, batch), design, seed);
      expect(
        lines.filter((line) => line.startsWith('none-lost is violated: ')),
        `seed ${seed}`,
      ).toEqual([]);
    }
  },
);
