/** From a scenario to the topology of a machine: names resolved, guest memory laid out, programs made of commands. */
import { PROPERTIES } from '../../model/check/properties.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import type {
  DeviceSpec,
  FaultTime,
  Op,
  IommuSpec,
  Topology,
  VcpuSpec,
  VmSpec,
  GuestIommuSpec,
} from '../../model/state/topology.ts';
import { sidsOf, stage2PageLog2 } from '../../model/state/topology.ts';
import { checkHazard } from '../hazards/check-hazard.ts';
import { spaceOf } from '../arch/arch.ts';
import { scenarioArch } from '../arch/registry.ts';
import { GuestMemory, OutOfMemory } from './guest-memory.ts';
import type { MainSpec } from '../../model/state/main-program.ts';
import { beside, every } from '../language/all-errors.ts';
import type { InputError, Parsed, Path } from '../language/errors.ts';
import type { Scenario, ScenarioFault } from '../language/schema.ts';
import { type MarkPoint, compileMain, mainMarks } from './main-program.ts';
import { type ProgramVm, type Wait, compileProgram } from './program.ts';

/** A transition names its actor in 8 bits. */
const MOST_ACTORS = 255;
/** IPAs that stage 2 translates: 39 bits. */
const IPA_END = 2 ** 39;

/** Where VM `i`'s RAM lies in host memory: apart from other VMs, aligned like its IPA so that blocks can map it. */
export const hostAddress = (i: number, ipa: number): number => 0x800000000 + i * 0x100000000 + (ipa % 2 ** 30);

/** @throws InputError with all that is wrong; what needs something else is looked at only when that is right */
export const compileScenario = (parsed: Parsed): Topology => compileTraced(parsed).topology;

/** The same, and by vCPU and op the step of its program that the op is of. */
export const compileTraced = (
  parsed: Parsed,
): { readonly topology: Topology; readonly steps: readonly (readonly number[])[] } =>
  beside(
    () => topologyOf(parsed),
    () => checkExpected(parsed),
    () => checkHazard(parsed),
  );

type Fail = Parsed['error'];

const index = (names: readonly string[], what: string, error: Fail) => (name: string, path: Path) => {
  const i = names.indexOf(name);
  if (i < 0) throw error(path, `there is no ${what} '${name}'; expected one of ${names.join(', ')}`);
  return i;
};

/** The designs and properties of what is expected. */
function checkExpected({ scenario, error }: Parsed): void {
  const designIndex = index(
    DESIGNS.map((d) => d.id),
    'design',
    error,
  );
  const propertyIndex = index(
    PROPERTIES.map((p) => p.id),
    'property',
    error,
  );
  beside(
    () => designIndex(scenario.design, ['design']),
    () =>
      every(Object.entries(scenario.expect), ([design, { breaks }]) => {
        designIndex(design, ['expect', design]);
        every(breaks, (property, i) => propertyIndex(property, ['expect', design, 'breaks', i]));
      }),
  );
}

function topologyOf({ scenario, error }: Parsed): ReturnType<typeof compileTraced> {
  const arch = scenarioArch(scenario.arch);
  const unique = (values: readonly (string | number)[], path: (i: number) => Path, what: string): void => {
    every(values, (value, i) => {
      if (values.indexOf(value) < i)
        throw error(
          path(i),
          `${what} ${typeof value === 'number' ? `0x${value.toString(16)}` : `'${value}'`} is used twice`,
        );
    });
  };

  const iommuIndex = index(
    scenario.smmus.map((s) => s.name),
    'SMMU',
    error,
  );
  const deviceIndex = index(
    scenario.devices.map((d) => d.name),
    'device',
    error,
  );
  const iommus: IommuSpec[] = scenario.smmus.map(({ name, idr, queue }) => ({
    name,
    idr: idr ?? arch.idr,
    commandsLog2: queue.log2size,
    iotlbEntries: arch.iotlbEntries,
  }));
  const device = (
    { name, smmu: iommu, sid: sids, ats, silent, slow }: Scenario['devices'][number],
    i: number,
  ): DeviceSpec => {
    const [sid, ...aliases] = typeof sids === 'number' ? [sids] : sids;
    return {
      name,
      iommu: iommuIndex(iommu, ['devices', i, 'smmu']),
      sid,
      ...(aliases.length > 0 && { aliases }),
      ats,
      ...(silent ? { answers: 'never' as const } : slow && { answers: 'maybe' as const }),
    };
  };
  const names = (['smmus', 'devices', 'vms'] as const).map((key) => () => {
    unique(
      scenario[key].map(({ name }) => name),
      (i) => [key, i, 'name'],
      'the name',
    );
  });
  const devices = beside(() => every(scenario.devices, device), ...names);
  const streams = devices.flatMap((d, i) => sidsOf(d).map((sid) => ({ i, stream: d.iommu * 0x10000 + sid })));
  unique(
    streams.map(({ stream }) => stream),
    (n) => ['devices', streams[n].i, 'sid'],
    'the StreamID',
  );

  const vms: VmSpec[] = [];
  const guestIommus: GuestIommuSpec[] = [];
  const vcpus: VcpuSpec[] = [];
  const steps: (readonly number[])[] = [];
  const faults: Topology['faults'][number][] = [];
  const guestMemory: Topology['guestMemory'][number][] = [];
  const marks = new Map<string, MarkPoint>();
  const owner = new Map<number, string>();
  const waits: (Wait & { readonly ops: Op[] })[] = [];
  let framesReserved = 0;

  const compileVm = (vm: Scenario['vms'][number], ctx: number): void => {
    const { ipa, size } = vm.memory;
    if (ipa + size > IPA_END)
      throw error(['vms', ctx, 'memory', 'size'], 'guest RAM must end below IPA 0x8000000000 (39 bits)');
    const pa = hostAddress(ctx, ipa);
    const bare = vm.objects === 'none' && { bare: true };
    const shares = vm.s2 === 'shared' && { sharesS2: true };
    vms.push({ name: vm.name, ipa, size, pa, ...bare, ...shares });
    const memory = new GuestMemory(ipa, size, pa);
    const tables = arch.tables(memory);
    const main = scenario.vms.slice(0, ctx).filter((other) => other.vmm.length > 0).length;
    for (const [name, point] of mainMarks(vm.vmm, main, ['vms', ctx, 'vmm'], error)) {
      if (marks.has(name)) throw error(['vms', ctx, 'vmm'], `the mark '${name}' is used twice`);
      marks.set(name, point);
    }
    const program: ProgramVm = { arch, memory, tables, devices: new Map(), guestIommus: new Map() };
    try {
      every(vm.vsmmus, (guestIommu, j) => {
        const at: Path = ['vms', ctx, 'vsmmus', j];
        const iommu = iommuIndex(guestIommu.smmu, [...at, 'smmu']);
        unique(
          guestIommu.vdevices.map((d) => d.vsid),
          (k) => [...at, 'vdevices', k, 'vsid'],
          'the vSID',
        );
        const vdevices = every(guestIommu.vdevices, ({ device, vsid, asid, ats }, k) => {
          const path: Path = [...at, 'vdevices', k, 'device'];
          const d = deviceIndex(device, path);
          if (devices[d].iommu !== iommu)
            throw error(path, `'${device}' is behind ${iommus[devices[d].iommu].name}, not ${guestIommu.smmu}`);
          if (owner.has(d)) throw error(path, `'${device}' belongs to ${owner.get(d)} already`);
          if (!vms[ctx].bare && devices[d].aliases)
            throw error(
              path,
              `'${device}' has several StreamIDs, and a vdevice stands for one (linux-7.3 refuses it); expected objects: none, so that the VMM's main thread makes the objects`,
            );
          owner.set(d, guestIommu.name);
          const own = guestIommu.asids === 'own';
          const of = {
            device: d,
            sids: sidsOf(devices[d]),
            guestIommu: guestIommus.length,
            vsid,
            asid,
            ats: ats && devices[d].ats,
            own,
          };
          program.devices.set(device, of);
          return { ...of, space: spaceOf(of) };
        });
        program.guestIommus.set(guestIommu.name, guestIommus.length);
        guestIommus.push({
          name: guestIommu.name,
          vm: ctx,
          iommu,
          idr: iommus[iommu].idr,
          commandsLog2: guestIommu.queue.log2size,
          commandsIpa: memory.alloc(2 ** guestIommu.queue.log2size * 16, true),
          deviceTableIpa: tables.deviceTable(vdevices),
          deviceTableCfg: arch.deviceTableCfg,
          vdevices: vdevices.map(({ device, vsid, asid, ats }) => ({ device, vsid, asid, ats })),
          ...(guestIommu.eventq && {
            eventq: { ipa: memory.alloc(2 ** guestIommu.eventq.log2size * 32, true), log2: guestIommu.eventq.log2size },
          }),
          ...(guestIommu.asids === 'own' && { ownAsids: true }),
        });
      });
      every(vm.vcpus, (vcpu, j) => {
        const at: Path = ['vms', ctx, 'vcpus', j];
        const compiled = compileProgram(vcpu.program, program, guestIommus, [...at, 'program'], error);
        for (const [name, op] of compiled.marks) {
          if (marks.has(name)) throw error([...at, 'program'], `the mark '${name}' is used twice`);
          marks.set(name, { thread: 'vcpu', index: vcpus.length, at: op });
        }
        for (const wait of compiled.waits) waits.push({ ...wait, ops: compiled.ops });
        const driver = {
          ...(vcpu.driver.includes('ignores-wrap') && { ignoresWrap: true }),
          ...(vcpu.driver.includes('no-force-sync') && { noForceSync: true }),
        };
        steps.push(compiled.steps);
        vcpus.push({ name: vcpu.name, vm: ctx, ops: compiled.ops, commands: compiled.commands, ...driver });
      });
    } catch (problem) {
      if (!(problem instanceof OutOfMemory)) throw problem;
      throw error(['vms', ctx, 'memory', 'size'], 'too small for the queues, tables and pages of this scenario');
    }
    // Behind everything else, so that nothing moves for it; a VM without room for it has no hardware queues.
    for (const [v, guestIommu] of guestIommus.entries()) {
      if (guestIommu.vm !== ctx) continue;
      const hwQueueIpa = memory.tryAlloc(2 ** guestIommu.commandsLog2 * 16);
      if (hwQueueIpa !== undefined) guestIommus[v] = { ...guestIommu, hwQueueIpa };
    }
    framesReserved += memory.pages;
    for (const { address, words } of memory.image.entries()) guestMemory.push({ vm: ctx, ipa: address, words });
  };
  every(scenario.vms, compileVm);
  unique(
    guestIommus.map((s) => s.name),
    () => ['vms'],
    'the vsmmu name',
  );
  unique(
    vcpus.map((c) => c.name),
    () => ['vms'],
    'the vcpu name',
  );

  const settleWait = ({ ops, op, mark, path }: (typeof waits)[number]): void => {
    const point = marks.get(mark);
    if (!point)
      throw error(path, `there is no mark '${mark}'; expected one of ${[...marks.keys()].join(', ') || '(none)'}`);
    ops[op] = { op: 'after', ...point };
  };
  const guestIommuIndex = index(
    guestIommus.map((s) => s.name),
    'vsmmu',
    error,
  );
  const compileFault = (fault: ScenarioFault, i: number): void => {
    const when = faultTime(fault, marks, ['faults', i], error);
    if ('enomem' in fault)
      faults.push({ kind: 'enomem', guestIommu: guestIommuIndex(fault.enomem, ['faults', i, 'enomem']), ...when });
    else if ('unmap_s2' in fault) {
      const { vm, ipa, flush } = fault.unmap_s2;
      const path: Path = ['faults', i, 'unmap_s2'];
      const ctx = index(
        vms.map((one) => one.name),
        'VM',
        error,
      )(vm, [...path, 'vm']);
      const { ipa: start, size, pa } = vms[ctx];
      if (ipa < start || ipa >= start + size) throw error([...path, 'ipa'], `is no RAM of ${vm}`);
      if (stage2PageLog2(start, pa, size) !== 12)
        throw error([...path, 'ipa'], `${vm}'s RAM is mapped by blocks; give it a size that is no multiple of 2 MiB`);
      faults.push({ kind: 'unmap_s2', vm: ctx, ipa, flush, ...when });
    } else if ('reassign' in fault) {
      const { from, to, flush, reset } = fault.reassign;
      const at = (field: string): Path => ['faults', i, 'reassign', field];
      faults.push({
        kind: 'reassign',
        from: guestIommuIndex(from, at('from')),
        to: guestIommuIndex(to, at('to')),
        flush,
        reset,
        ...when,
      });
    } else if ('timeout' in fault)
      faults.push({ kind: 'timeout', guestIommu: guestIommuIndex(fault.timeout, ['faults', i, 'timeout']), ...when });
    else {
      const kind = 'unbind' in fault ? 'unbind' : 'reset';
      const name = 'unbind' in fault ? fault.unbind : fault.reset;
      const device = deviceIndex(name, ['faults', i, kind]);
      if (!owner.has(device)) throw error(['faults', i, kind], `'${name}' is not assigned to a VM`);
      faults.push({ kind, device, ...when });
    }
  };
  const compileMains = (): MainSpec[] =>
    every(scenario.vms, (vm, ctx) => {
      if (vm.vmm.length === 0) return [];
      const name = scenario.vms.length === 1 ? 'VMM main' : `VMM main ${vm.name}`;
      const context = { arch, name, ctx, vm: vms[ctx], devices: devices.map((d) => d.name), guestIommus, marks, error };
      return [compileMain(vm.vmm, context, ['vms', ctx, 'vmm'])];
    }).flat();
  const mains = beside(
    compileMains,
    () => every(waits, settleWait),
    () => every(scenario.faults, compileFault),
  );
  if (faults.length > 32) throw error(['faults', 32], 'at most 32 faults');
  const actors = 1 + vcpus.length + guestIommus.length * 2 + iommus.length + devices.length + mains.length;
  if (actors > MOST_ACTORS)
    throw error(
      ['devices'],
      `together with vcpus, vsmmus and SMMUs too many: ${actors} actors, at most ${MOST_ACTORS}`,
    );
  const { broken } = scenario;
  const topology = {
    arch: arch.id,
    iommus,
    devices,
    vms,
    guestIommus,
    vcpus,
    mains,
    faults,
    guestMemory,
    broken,
    framesReserved,
  };
  return { topology, steps };
}

/** Where the mark stands that a fault names. */
function faultTime(
  { at, after }: ScenarioFault,
  marks: ReadonlyMap<string, MarkPoint>,
  path: Path,
  error: (path: Path, problem: string) => InputError,
): { when?: FaultTime } {
  if (at !== undefined && after !== undefined) throw error([...path, 'after'], 'expected at or after, not both');
  const name = at ?? after;
  if (name === undefined) return {};
  const mark = marks.get(name);
  if (mark?.thread === 'vcpu') return { when: { vcpu: mark.index, at: mark.at, waits: at !== undefined } };
  const names = [...marks].flatMap(([known, { thread }]) => (thread === 'vcpu' ? [known] : []));
  throw error(
    [...path, at === undefined ? 'after' : 'at'],
    `there is no mark '${name}'; expected one of ${names.join(', ') || '(no program has a mark)'}`,
  );
}
