/** vCPUs that share a queue: none writes so far ahead that another one does not know its own CMD_SYNC again. */
import { expect, test } from 'vitest';
import { played } from './played.test-helper.ts';

const BATCHES = 6;

const scenario = (log2size: number, vcpus: number): string => `
viommu-scenario: 1
id: queue-lock
title: CMD_SYNCs alone
smmus: [{ name: SMMU0 }]
devices: [{ name: A, smmu: SMMU0, sid: 0x100 }]
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus: [{ name: vsmmu0, smmu: SMMU0, queue: { log2size: ${log2size} }, vdevices: [{ device: A, vsid: 0x8, asid: 1 }] }]
    vcpus:${Array.from({ length: vcpus }, (_, c) => `\n      - { name: vcpu${c}, program: [${Array.from({ length: BATCHES }, () => 'commands: [CMD_SYNC: {}]').join(', ')}] }`).join('')}
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
      for (const line of played(scenario(log2size, vcpus), design, seed)) {
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
