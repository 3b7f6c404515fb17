/** Scenarios to begin with. */
import type { Head } from '../language/head.ts';

import { hex } from './fresh.ts';

interface Template extends Pick<Head, 'id' | 'title'> {
  readonly about: string;
  /** By VM, its devices. */
  readonly vms: readonly (readonly string[])[];
}

export const TEMPLATES: readonly Template[] = [
  { id: 'one-device', title: 'One device', about: 'A device maps a page, uses it, and unmaps it.', vms: [['A']] },
  { id: 'two-devices', title: 'Two devices', about: 'Two devices of one VM, one after the other.', vms: [['A', 'B']] },
  { id: 'two-vms', title: 'Two VMs', about: 'Two VMs with a device each, on one SMMU.', vms: [['A'], ['B']] },
];

/** A device after the other maps a page, uses it, and unmaps it. */
export const program = (devices: readonly string[]): string[] =>
  devices.flatMap((device, i) => {
    const at = `{ device: ${device}, iova: ${hex(0x400000 + i * 0x100000)} }`;
    return [`- map: ${at}`, `- dma: ${at}`, `- unmap: ${at}`];
  });

/** The text of a template; undefined for an id that is none. */
export function templateText(wanted: string): string | undefined {
  const found = TEMPLATES.find(({ id }) => id === wanted);
  if (!found) return undefined;
  const { id, title, about, vms } = found;
  const devices = vms.flat();
  const lines = [
    'viommu-scenario: 1',
    `id: ${id}`,
    `title: ${title}`,
    `about: ${about}`,
    '',
    'smmus:',
    '  - { name: SMMU0 }',
    'devices:',
    ...devices.map((name, i) => `  - { name: ${name}, smmu: SMMU0, sid: ${hex((i + 1) * 0x100)}, ats: true }`),
    'vms:',
    ...vms.flatMap((own, v) => [
      `  - name: vm${v}`,
      '    memory: { ipa: 0x40000000, size: 0x40000 }',
      '    vsmmus:',
      `      - name: vsmmu${v}`,
      '        smmu: SMMU0',
      '        queue: { log2size: 3 }',
      '        vdevices:',
      ...own.map((name, i) => `          - { device: ${name}, vsid: ${hex((i + 1) * 8)}, asid: ${i + 1} }`),
      '    vcpus:',
      `      - name: vcpu${v}`,
      '        program:',
      ...program(own).map((step) => `          ${step}`),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
