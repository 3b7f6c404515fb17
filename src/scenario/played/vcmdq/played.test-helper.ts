import { readFileSync } from 'node:fs';
import { HW_QUEUE_EVENT } from '../../../model/iommu/hw-queue-events.ts';
import { ruleByNumber } from '../../../model/iommufd/uapi/rules.ts';
import { designById } from '../../../model/system/designs.ts';
import { EXTRAS } from '../../../model/arch/extras.ts';
import type { Run } from '../../../model/system/run.ts';
import { startRun } from '../../../model/system/start.ts';
import { MAIN_EVENT, callOf, isCall } from '../../../model/vmm/main-events.ts';
import { compileScenario } from '../../compile/compile.ts';
import { parseScenario } from '../../language/parse.ts';

export const lesson = (id: string): string =>
  readFileSync(new URL(`../../library/${id}.yaml`, import.meta.url), 'utf8');

export function play(source: string, design = 'vcmdq', seed?: number): Run {
  const topology = compileScenario(parseScenario(source, 'x.yaml'));
  const run = startRun(topology, designById(design)!, { extras: EXTRAS, seed });
  while (run.extend(10_000));
  return run;
}

/** What the main thread's calls and reads came back with: `DESTROY EBUSY`, `attach 0`. */
export function answers(run: Run): string[] {
  const out: string[] = [];
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    for (const { kind, args } of run.events) {
      if (!isCall(kind) && kind !== MAIN_EVENT.read && kind !== MAIN_EVENT.leave) continue;
      const op = run.machine.topo.mains![args[0]].ops[args[1]];
      out.push(`${op.op === 'read' ? op.op : callOf(op)} ${ruleByNumber(args[2])?.name ?? 0}`);
    }
  }
  return out;
}

interface Given {
  readonly vmm: readonly string[];
  readonly program?: readonly string[];
  readonly devices?: number;
  readonly objects?: 'none';
  readonly log2size?: number;
}

/** One VM with 512 KiB of RAM; device `d0` is SID 0x500, vSID 0x40, ASID 2, and so on. */
export function text({ vmm, program = ['mark: end'], devices = 1, objects, log2size = 4 }: Given): string {
  const all = Array.from({ length: devices }, (_, i) => i);
  return `
viommu-scenario: 1
id: queues
title: Hardware queues
smmus: [{ name: SMMU0 }]
devices:
${all.map((i) => `  - { name: d${i}, smmu: SMMU0, sid: ${0x500 + i}, ats: true }`).join('\n')}
vms:
  - name: vm0
    memory: { ipa: 0x80000000, size: 0x80000 }${objects ? `\n    objects: ${objects}` : ''}
    vsmmus:
      - name: vsmmu0
        smmu: SMMU0
        queue: { log2size: ${log2size} }
        vdevices:
${all
  .slice(0, 16)
  .map((i) => `          - { device: d${i}, vsid: ${0x40 + i}, asid: ${2 + i} }`)
  .join('\n')}
    vmm:
${vmm.map((step) => `      - ${step}`).join('\n')}
    vcpus:
      - name: vcpu0
        program:
${program.map((step) => `          - ${step}`).join('\n')}
design: vcmdq
`;
}

/** What the VMM's calls of these steps come back with under the design `vcmdq`. */
export const asked = (vmm: readonly string[], more: Omit<Given, 'vmm'> = {}): string[] =>
  answers(play(text({ vmm, ...more })));

export const RAM = 0x80000000;
export const queue = (fields: string): string => `IOMMU_HW_QUEUE_ALLOC: { viommu_id: viommu, ${fields} }`;

/** Commands that hardware consumed in a VCMDQ, CMD_SYNCs included. */
export function consumed(run: Run): number {
  let n = 0;
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    n += run.events.filter(({ kind }) => kind === HW_QUEUE_EVENT.consume || kind === HW_QUEUE_EVENT.sync).length;
  }
  return n;
}
