/** The VMs of a scenario: their memory laid out, their guest IOMMUs and devices, the programs of their vCPUs. */
import {
  type GuestIommuSpec,
  type Op,
  sidsOf,
  type Topology,
  type VcpuSpec,
  type VmSpec,
} from '../../model/state/topology.ts';
import { type GuestDevice, type ScenarioArch, spaceOf } from '../arch/arch.ts';
import { every } from '../language/all-errors.ts';
import type { Parsed, Path } from '../language/errors.ts';
import type { Scenario } from '../language/schema.ts';
import { GuestMemory, OutOfMemory } from './guest-memory.ts';
import type { Hardware } from './hardware.ts';
import { type MarkPoint, mainMarks } from './main-program.ts';
import { unique } from './names.ts';
import { type ProgramVm, type Wait, compileProgram } from './program.ts';

/** IPAs that stage 2 translates: 39 bits. */
const IPA_END = 2 ** 39;

/** Where VM `i`'s RAM lies in host memory: apart from other VMs, aligned like its IPA so that blocks can map it. */
export const hostAddress = (i: number, ipa: number): number => 0x800000000 + i * 0x100000000 + (ipa % 2 ** 30);

type Vm = Scenario['vms'][number];
type GuestIommu = Vm['vsmmus'][number];

/** What is made VM by VM; an index counts over all of them. */
export class Vms {
  readonly vms: VmSpec[] = [];
  readonly guestIommus: GuestIommuSpec[] = [];
  readonly vcpus: VcpuSpec[] = [];
  /** By vCPU and op, the step of its program that the op is of. */
  readonly steps: (readonly number[])[] = [];
  readonly marks = new Map<string, MarkPoint>();
  readonly waits: (Wait & { readonly ops: Op[] })[] = [];
  /** By device, the guest IOMMU that it belongs to. */
  readonly owner = new Map<number, string>();
  readonly guestMemory: Topology['guestMemory'][number][] = [];
  framesReserved = 0;
  private readonly parsed: Parsed;
  private readonly arch: ScenarioArch;
  private readonly hardware: Hardware;

  /** @throws InputError */
  constructor(parsed: Parsed, arch: ScenarioArch, hardware: Hardware) {
    this.parsed = parsed;
    this.arch = arch;
    this.hardware = hardware;
    const { scenario, error } = parsed;
    every(scenario.vms, (vm, ctx) => this.compile(vm, ctx));
    const names = (all: readonly { readonly name: string }[], what: string): void =>
      unique(
        all.map(({ name }) => name),
        () => ['vms'],
        what,
        error,
      );
    names(this.guestIommus, 'the vsmmu name');
    names(this.vcpus, 'the vcpu name');
  }

  private compile(vm: Vm, ctx: number): void {
    const { scenario, error } = this.parsed;
    const at: Path = ['vms', ctx];
    const { ipa, size } = vm.memory;
    if (ipa + size > IPA_END)
      throw error([...at, 'memory', 'size'], 'guest RAM must end below IPA 0x8000000000 (39 bits)');
    const pa = hostAddress(ctx, ipa);
    const bare = vm.objects === 'none' && { bare: true };
    const shares = vm.s2 === 'shared' && { sharesS2: true };
    this.vms.push({ name: vm.name, ipa, size, pa, ...bare, ...shares });
    const memory = new GuestMemory(ipa, size, pa);
    const tables = this.arch.tables(memory);
    const main = scenario.vms.slice(0, ctx).filter((other) => other.vmm.length > 0).length;
    for (const [name, point] of mainMarks(vm.vmm, main, [...at, 'vmm'], error)) this.mark(name, point, [...at, 'vmm']);
    const program: ProgramVm = { arch: this.arch, memory, tables, devices: new Map(), guestIommus: new Map() };
    try {
      every(vm.vsmmus, (guestIommu, j) => this.addGuestIommu(guestIommu, [...at, 'vsmmus', j], ctx, program));
      every(vm.vcpus, (vcpu, j) => this.addVcpu(vcpu, [...at, 'vcpus', j, 'program'], ctx, program));
    } catch (problem) {
      if (!(problem instanceof OutOfMemory)) throw problem;
      throw error([...at, 'memory', 'size'], 'too small for the queues, tables and pages of this scenario');
    }
    this.addHwQueues(ctx, memory);
    this.framesReserved += memory.pages;
    for (const { address, words } of memory.image.entries()) this.guestMemory.push({ vm: ctx, ipa: address, words });
  }

  private mark(name: string, point: MarkPoint, path: Path): void {
    if (this.marks.has(name)) throw this.parsed.error(path, `the mark '${name}' is used twice`);
    this.marks.set(name, point);
  }

  private addGuestIommu(guestIommu: GuestIommu, at: Path, ctx: number, program: ProgramVm): void {
    const { iommus, iommuIndex } = this.hardware;
    const { name, queue, eventq, asids } = guestIommu;
    const { memory, tables } = program;
    const iommu = iommuIndex(guestIommu.smmu, [...at, 'smmu']);
    unique(
      guestIommu.vdevices.map((d) => d.vsid),
      (k) => [...at, 'vdevices', k, 'vsid'],
      'the vSID',
      this.parsed.error,
    );
    const vdevices = every(guestIommu.vdevices, (vdevice, k) => {
      const of = this.guestDevice(vdevice, guestIommu, iommu, ctx, [...at, 'vdevices', k, 'device']);
      program.devices.set(vdevice.device, of);
      return { ...of, space: spaceOf(of) };
    });
    program.guestIommus.set(name, this.guestIommus.length);
    this.guestIommus.push({
      name,
      vm: ctx,
      iommu,
      idr: iommus[iommu].idr,
      commandsLog2: queue.log2size,
      commandsIpa: memory.alloc(2 ** queue.log2size * 16, true),
      deviceTableIpa: tables.deviceTable(vdevices),
      deviceTableCfg: this.arch.deviceTableCfg,
      vdevices: vdevices.map(({ device, vsid, asid, ats }) => ({ device, vsid, asid, ats })),
      ...(eventq && { eventq: { ipa: memory.alloc(2 ** eventq.log2size * 32, true), log2: eventq.log2size } }),
      ...(asids === 'own' && { ownAsids: true }),
    });
  }

  /** A device as the guest behind `guestIommu` knows it; from now on it belongs to that one. */
  private guestDevice(
    { device, vsid, asid, ats }: GuestIommu['vdevices'][number],
    guestIommu: GuestIommu,
    iommu: number,
    ctx: number,
    path: Path,
  ): GuestDevice {
    const { error } = this.parsed;
    const { iommus, devices, deviceIndex } = this.hardware;
    const d = deviceIndex(device, path);
    if (devices[d].iommu !== iommu)
      throw error(path, `'${device}' is behind ${iommus[devices[d].iommu].name}, not ${guestIommu.smmu}`);
    if (this.owner.has(d)) throw error(path, `'${device}' belongs to ${this.owner.get(d)} already`);
    if (!this.vms[ctx].bare && devices[d].aliases)
      throw error(
        path,
        `'${device}' has several StreamIDs, and a vdevice stands for one (linux-7.3 refuses it); expected objects: none, so that the VMM's main thread makes the objects`,
      );
    this.owner.set(d, guestIommu.name);
    return {
      device: d,
      sids: sidsOf(devices[d]),
      guestIommu: this.guestIommus.length,
      vsid,
      asid,
      ats: ats && devices[d].ats,
      own: guestIommu.asids === 'own',
    };
  }

  private addVcpu(vcpu: Vm['vcpus'][number], at: Path, ctx: number, program: ProgramVm): void {
    const { ops, commands, marks, waits, steps } = compileProgram(
      vcpu.program,
      program,
      this.guestIommus,
      at,
      this.parsed.error,
    );
    for (const [name, op] of marks) this.mark(name, { thread: 'vcpu', index: this.vcpus.length, at: op }, at);
    for (const wait of waits) this.waits.push({ ...wait, ops });
    this.steps.push(steps);
    this.vcpus.push({
      name: vcpu.name,
      vm: ctx,
      ops,
      commands,
      ...(vcpu.driver.includes('ignores-wrap') && { ignoresWrap: true }),
      ...(vcpu.driver.includes('no-force-sync') && { noForceSync: true }),
    });
  }

  /** Behind everything else, so that nothing moves for it; a VM without room for it has no hardware queues. */
  private addHwQueues(ctx: number, memory: GuestMemory): void {
    for (const [v, guestIommu] of this.guestIommus.entries()) {
      if (guestIommu.vm !== ctx) continue;
      const hwQueueIpa = memory.tryAlloc(2 ** guestIommu.commandsLog2 * 16);
      if (hwQueueIpa !== undefined) this.guestIommus[v] = { ...guestIommu, hwQueueIpa };
    }
  }
}
