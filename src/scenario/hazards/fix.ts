import type { Parsed } from '../language/errors.ts';

/** The scenario with its fix in place. */
export function withFix({ scenario, error }: Parsed): Parsed {
  const { fix } = scenario;
  if (!fix) return { scenario, error };
  const vms = scenario.vms.map((vm) => ({
    ...vm,
    vmm: fix.vmms?.[vm.name] ?? vm.vmm,
    vcpus: vm.vcpus.map((vcpu) => ({
      ...vcpu,
      program: fix.programs?.[vcpu.name] ?? vcpu.program,
      driver: fix.drivers === 'correct' ? [] : vcpu.driver,
    })),
  }));
  const { faults = scenario.faults, broken = scenario.broken } = fix;
  return { scenario: { ...scenario, vms, faults, broken }, error };
}
