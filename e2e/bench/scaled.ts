/** Scenarios of any size, for the search: guests that share one SMMU, each with devices that it maps, uses and unmaps. */
import type { Topology } from '../../src/model/state/topology.ts';
import { compileScenario } from '../../src/scenario/compile/compile.ts';
import { parseScenario } from '../../src/scenario/language/parse.ts';

export interface Size {
  /** VMs with an emulated SMMU and a vCPU each. */
  readonly guests: number;
  /** Devices per VM. */
  readonly devices: number;
  /** DMAs per device before its page is unmapped. */
  readonly dmas: number;
}

/** Every guest invalidates for all of its devices in one batch: TLBI, ATC_INV for each, SYNC. */
export function scaled({ guests, devices, dmas }: Size): Topology {
  const all = (count: number, line: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join('');
  const device = (g: number, d: number): string => `D${g * devices + d}`;
  const iova = (d: number): string => `0x${(0x400000 + d * 0x100000).toString(16)}`;
  const text = `viommu-scenario: 1
id: scaled
title: Guests that share an SMMU
smmus:
  - { name: SMMU0 }
devices:
${all(guests * devices, (i) => `  - { name: D${i}, smmu: SMMU0, sid: ${0x100 * (i + 1)}, ats: true }\n`)}
vms:
${all(
  guests,
  (g) => `  - name: vm${g}
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus:
      - name: vsmmu${g}
        smmu: SMMU0
        queue: { log2size: 3 }
        vdevices:
${all(devices, (d) => `          - { device: ${device(g, d)}, vsid: ${8 * (d + 1)}, asid: ${d + 1} }\n`)}
    vcpus:
      - name: vcpu${g}
        program:
${all(devices, (d) => `          - map: { device: ${device(g, d)}, iova: ${iova(d)} }\n`)}
${all(devices, (d) => all(dmas, () => `          - dma: { device: ${device(g, d)}, iova: ${iova(d)} }\n`))}
${all(devices, (d) => `          - unmap_fast: { device: ${device(g, d)}, iova: ${iova(d)} }\n`)}
          - commands:
${all(devices, (d) => `              - CMD_TLBI_NH_ASID: { asid: ${d + 1} }\n              - CMD_ATC_INV: { sid: ${device(g, d)}, size: 52 }\n`)}
              - CMD_SYNC: { cs: 2 }
`,
)}
`;
  return compileScenario(parseScenario(text, 'scaled'));
}
