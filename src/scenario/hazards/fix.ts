import type { Parsed } from '../language/errors.ts';
import type { Scenario } from '../language/schema.ts';

/** Parts of a scenario that others take the place of. */
export type Changes = Pick<NonNullable<Scenario['fix']>, 'programs' | 'vmms' | 'drivers' | 'broken' | 'faults'>;

/** The scenario with its fix in place. */
export const withFix = ({ scenario, error }: Parsed): Parsed => ({
  scenario: scenario.fix ? withChanges(scenario, scenario.fix) : scenario,
  error,
});

export function withChanges(scenario: Scenario, changes: Changes): Scenario {
  const vms = scenario.vms.map((vm) => ({
    ...vm,
    vmm: changes.vmms?.[vm.name] ?? vm.vmm,
    vcpus: vm.vcpus.map((vcpu) => ({
      ...vcpu,
      program: changes.programs?.[vcpu.name] ?? vcpu.program,
      driver: changes.drivers === 'correct' ? [] : vcpu.driver,
    })),
  }));
  const { faults = scenario.faults, broken = scenario.broken } = changes;
  return { ...scenario, vms, faults, broken };
}
