/** Taking a part of the machine out of a scenario's text, with all that speaks of it: what is left stands as it stood. */
import { compileScenario } from '../compile/compile.ts';
import { InputError, type Path } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import type { Scenario } from '../language/schema.ts';
import { type PartKind, REFERS } from './refers.ts';
import { EditError } from './places.ts';
import { removeItem } from './splice.ts';

export interface Removable {
  readonly kind: PartKind;
  readonly name: string;
}

/** `vdevice`: devices that no guest has any more. */
type Gone = Readonly<Record<PartKind | 'mark' | 'vdevice', Set<string>>>;

const without = <T extends { readonly name: string }>(all: readonly T[], gone: Set<string>): boolean =>
  all.every(({ name }) => gone.has(name));

/** What goes with what: an SMMU takes what is behind it, a VM needs a vsmmu and a vCPU, a vsmmu a vdevice. */
function spread(scenario: Scenario, gone: Gone): void {
  for (const { name, smmu } of scenario.devices) if (gone.smmu.has(smmu)) gone.device.add(name);
  for (const { name, vsmmus, vcpus } of scenario.vms) {
    for (const vsmmu of vsmmus)
      if (
        gone.vm.has(name) ||
        gone.smmu.has(vsmmu.smmu) ||
        vsmmu.vdevices.every(({ device }) => gone.device.has(device))
      )
        gone.vsmmu.add(vsmmu.name);
    for (const vcpu of vcpus) if (gone.vm.has(name)) gone.vcpu.add(vcpu.name);
    if (without(vsmmus, gone.vsmmu) || without(vcpus, gone.vcpu)) gone.vm.add(name);
  }
}

/** True for a step, a command or a fault that names something that is gone. */
function names(value: unknown, gone: Gone, key = ''): boolean {
  if (typeof value === 'string')
    return (REFERS[key] ?? []).some((kind) => gone[kind].has(value) || (kind === 'device' && gone.vdevice.has(value)));
  if (Array.isArray(value)) return value.some((one) => names(one, gone, key));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([of, one]) => names(one, gone, of));
}

/** Where the items stand that go, each without what is inside of it. */
function pathsOf({ vms, devices, smmus, faults }: Scenario, gone: Gone): Path[] {
  const named = (list: Path, items: readonly { readonly name: string }[], which: Set<string>): Path[] =>
    items.flatMap(({ name }, i) => (which.has(name) ? [[...list, i]] : []));
  const inProgram = (program: Scenario['vms'][number]['vcpus'][number]['program'], list: Path): Path[] =>
    program.flatMap((step, i): Path[] => {
      if (!('commands' in step)) return names(step, gone) ? [[...list, i]] : [];
      const { commands, ...rest } = step;
      const out = commands.flatMap((command, k) => (names(command, gone) ? [[...list, i, 'commands', k]] : []));
      return names(rest, gone) || out.length === commands.length ? [[...list, i]] : out;
    });
  return [
    ...named(['smmus'], smmus, gone.smmu),
    ...named(['devices'], devices, gone.device),
    ...vms.flatMap(({ name, vsmmus, vcpus }, i): Path[] => {
      const at: Path = ['vms', i];
      if (gone.vm.has(name)) return [at];
      return [
        ...vsmmus.flatMap((vsmmu, k): Path[] =>
          gone.vsmmu.has(vsmmu.name)
            ? [[...at, 'vsmmus', k]]
            : vsmmu.vdevices.flatMap(({ device }, d) =>
                gone.device.has(device) ? [[...at, 'vsmmus', k, 'vdevices', d]] : [],
              ),
        ),
        ...vcpus.flatMap((vcpu, k): Path[] =>
          gone.vcpu.has(vcpu.name) ? [[...at, 'vcpus', k]] : inProgram(vcpu.program, [...at, 'vcpus', k, 'program']),
        ),
      ];
    }),
    ...faults.flatMap((fault, i): Path[] => (names(fault, gone) ? [['faults', i]] : [])),
  ];
}

/** Marks of programs that go. */
function marksIn({ vms }: Scenario, gone: Gone): string[] {
  return vms
    .flatMap(({ name, vcpus, vmm }) => [
      ...vcpus.filter((vcpu) => gone.vcpu.has(vcpu.name)).flatMap(({ program }) => program),
      ...(gone.vm.has(name) ? vmm : []),
    ])
    .flatMap((step) => ('mark' in step ? [String(step.mark)] : []));
}

/** Later items first, so that the places of the others stay. */
const behind = (a: Path, b: Path): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]];
    if (x !== y) return typeof x === 'number' && typeof y === 'number' ? y - x : String(x) < String(y) ? 1 : -1;
  }
  return 0;
};

/**
 * The text without a part. @throws EditError where nothing that can run would be left, or where a main thread names the part:
 * what its calls would then mean is for a person to say.
 */
export function removePart(text: string, { kind, name }: Removable): string {
  const { scenario } = parseScenario(text, 'scenario');
  const gone: Gone = {
    vm: new Set(),
    smmu: new Set(),
    vsmmu: new Set(),
    device: new Set(),
    vcpu: new Set(),
    mark: new Set(),
    vdevice: new Set(),
  };
  gone[kind].add(name);
  const size = (): number => Object.values(gone).reduce((sum, set) => sum + set.size, 0);
  for (let before = 0; before !== size(); ) {
    before = size();
    spread(scenario, gone);
  }
  const given = scenario.vms.flatMap(({ vsmmus }) => vsmmus);
  const has = ({ name: of }: (typeof given)[number]): boolean => !gone.vsmmu.has(of);
  const left = new Set(given.filter(has).flatMap(({ vdevices }) => vdevices.map(({ device }) => device)));
  for (const { vdevices } of given) for (const { device } of vdevices) if (!left.has(device)) gone.vdevice.add(device);
  for (const mark of marksIn(scenario, gone)) gone.mark.add(mark);
  const kept = scenario.vms.filter((vm) => !gone.vm.has(vm.name));
  if (kept.some(({ vmm }) => names(vmm, gone))) throw new EditError('a main thread speaks of it');
  const removed = pathsOf(scenario, gone)
    .sort(behind)
    .reduce((now, path) => removeItem(now, path.slice(0, -1), Number(path.at(-1))), text);
  try {
    compileScenario(parseScenario(removed, 'scenario'));
  } catch (problem) {
    if (problem instanceof InputError) throw new EditError(problem.message);
    throw problem;
  }
  return removed;
}
