import type { Parsed, Path } from '../language/errors.ts';
import type { Scenario } from '../language/schema.ts';

/** Parts of a scenario that others take the place of. */
export type Changes = Pick<NonNullable<Scenario['fix']>, 'programs' | 'vmms' | 'drivers' | 'broken' | 'faults'>;

/** The scenario with its fix in place: what is wrong with it then is told where it stands in the text. */
export function withFix({ scenario, error }: Parsed): Parsed {
  const { fix } = scenario;
  if (!fix) return { scenario, error };
  return {
    scenario: withChanges(scenario, fix),
    error: (path, problem) => error(writtenAt(scenario, fix, path), `with the fix: ${problem}`),
  };
}

/** Where a part of the changed scenario is written. */
function writtenAt({ vms }: Scenario, { programs = {}, vmms = {}, ...others }: Changes, path: Path): Path {
  const [top, v, list, c, , ...inProgram] = path;
  const vm = top === 'vms' ? vms[Number(v)] : undefined;
  if (vm && list === 'vmm' && vm.name in vmms) return ['fix', 'vmms', vm.name, ...path.slice(3)];
  const vcpu = vm && list === 'vcpus' ? vm.vcpus[Number(c)] : undefined;
  if (vcpu && path[4] === 'program' && vcpu.name in programs) return ['fix', 'programs', vcpu.name, ...inProgram];
  return (top === 'faults' || top === 'broken') && others[top] ? ['fix', ...path] : path;
}

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
