import { loadScenario } from './files.ts';
import { print } from './output.ts';
import type { Command } from './usage.ts';

export const VALIDATE: Command = {
  name: 'validate',
  synopsis: 'FILE',
  summary: 'Checks a scenario file; messages name line, column and field.',
  help: '',
  options: {},
  operands: [1, 1],
  run: async ([file]) => {
    const { name, topology } = await loadScenario(file, file);
    const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
    const commands = topology.vcpus.reduce((sum, vcpu) => sum + vcpu.commands.length / 4, 0);
    await print(
      `${file}: valid: ${name}, ${count(topology.iommus.length, 'SMMU')}, ${count(topology.devices.length, 'device')}, ${count(topology.vms.length, 'VM')}, ${count(commands, 'command')}`,
    );
    return 0;
  },
};
