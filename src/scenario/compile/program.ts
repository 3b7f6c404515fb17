/** A vCPU's program: from the steps of the scenario language to the operations of the machine. */
import type { CommandDef } from '../../model/fields/command.ts';
import { fieldMax, hex } from '../../model/fields/field.ts';
import type { Op, GuestIommuSpec } from '../../model/state/topology.ts';
import { type Fail, type GuestDevice, type GuestTables, type ScenarioArch, spaceOf } from '../arch/arch.ts';
import { every } from '../language/all-errors.ts';
import type { Path } from '../language/errors.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { ScenarioStep } from '../language/schema.ts';

/** What a VM's programs can name. */
export interface ProgramVm {
  readonly arch: ScenarioArch;
  readonly memory: GuestMemory;
  readonly tables: GuestTables;
  readonly devices: Map<string, GuestDevice>;
  /** By name, index into the machine's guestIommus. */
  readonly guestIommus: Map<string, number>;
}

/** An op that waits for a mark, which may stand in a program that is not compiled yet. */
export interface Wait {
  readonly op: number;
  readonly mark: string;
  readonly path: Path;
}

/** In the place of a wait until its mark is known. */
const NOT_YET: Op = { op: 'after', thread: 'vcpu', index: -1, at: 0 };

export interface Program {
  readonly ops: Op[];
  readonly commands: Uint32Array;
  /** Index of the op that a mark stands before. */
  readonly marks: ReadonlyMap<string, number>;
  readonly waits: readonly Wait[];
  /** By op, the step that it is of. */
  readonly steps: readonly number[];
}

const LAST_IOVA = 2 ** 48;

export function compileProgram(
  steps: readonly ScenarioStep[],
  vm: ProgramVm,
  guestIommus: readonly GuestIommuSpec[],
  at: Path,
  error: Fail,
): Program {
  const ops: Op[] = [];
  const words: number[] = [];
  const marks = new Map<string, number>();
  const waits: Wait[] = [];
  /** Every step so far is right. After one that is not, nobody knows what is mapped. */
  let whole = true;
  /** IPA that an IOVA of an address space is mapped to. */
  const mapped = new Map<string, number>();

  const device = (name: string, path: Path): GuestDevice => {
    const found = vm.devices.get(name);
    if (!found)
      throw error(
        path,
        `there is no vdevice for '${name}' in this VM; expected one of ${[...vm.devices.keys()].join(', ')}`,
      );
    return found;
  };
  const batch = (guestIommu: number, commands: readonly Uint32Array[]): void => {
    const start = words.length / 4;
    for (const command of commands) words.push(...command);
    ops.push({ op: 'commands', guestIommu, start, count: commands.length });
  };
  const ipaOf = (space: string, iova: number, path: Path): number => {
    const ipa = mapped.get(`${space}/${iova}`);
    if (ipa === undefined && whole) throw error(path, `IOVA ${hex(iova)} is not mapped at this point of the program`);
    return ipa ?? 0;
  };
  const inRange = (iova: number, pages: number, path: Path): void => {
    if (iova + pages * 4096 > LAST_IOVA) throw error(path, 'expected an IOVA below 2^48');
  };
  const clear = (target: GuestDevice, iova: number, pages: number, path: Path): void => {
    inRange(iova, pages, path);
    const space = spaceOf(target);
    const ipa = ipaOf(space, iova, path);
    const writes = Array.from({ length: pages }, (_, i) => {
      ipaOf(space, iova + i * 4096, path);
      mapped.delete(`${space}/${iova + i * 4096}`);
      return vm.tables.leaf(space, iova + i * 4096, undefined);
    });
    ops.push({ op: 'pte', what: 'unmap', ...tableOf(target), iova, pages, ipa, writes });
  };

  const queue = (name: string | undefined, path: Path): number => queueOf(name, vm, path, error);
  const forget = (space: string): void => {
    for (const key of [...mapped.keys()]) if (key.startsWith(`${space}/`)) mapped.delete(key);
  };

  // `free` follows an unmap, so it needs the page that was mapped last.
  const last = new Map<string, number>();

  const compileStep = (step: ScenarioStep, i: number): void => {
    const path: Path = [...at, i];
    if ('map' in step) {
      const target = device(step.map.device, [...path, 'map', 'device']);
      const space = spaceOf(target);
      const { iova, pages } = step.map;
      inRange(iova, pages, [...path, 'map', 'iova']);
      const ipa = step.map.ipa ?? vm.memory.alloc(pages * 4096);
      const writes = Array.from({ length: pages }, (_, j) => {
        mapped.set(`${space}/${iova + j * 4096}`, ipa + j * 4096);
        last.set(`${space}/${iova + j * 4096}`, ipa + j * 4096);
        return vm.tables.leaf(space, iova + j * 4096, ipa + j * 4096);
      });
      ops.push({ op: 'pte', what: 'map', ...tableOf(target), iova, pages, ipa, writes });
    } else if ('unmap_fast' in step) {
      const { iova, pages } = step.unmap_fast;
      clear(device(step.unmap_fast.device, [...path, 'unmap_fast', 'device']), iova, pages, [
        ...path,
        'unmap_fast',
        'iova',
      ]);
    } else if ('unmap' in step) {
      const { iova, pages } = step.unmap;
      const target = device(step.unmap.device, [...path, 'unmap', 'device']);
      clear(target, iova, pages, [...path, 'unmap', 'iova']);
      const { driver } = vm.arch;
      const emptied = driver.unmapped(target.asid, iova, pages, guestIommus[target.guestIommu]);
      batch(target.guestIommu, [...emptied, driver.wait]);
      const sharing = [...vm.devices.values()].filter(
        (d) => d.ats && d.asid === target.asid && d.guestIommu === target.guestIommu,
      );
      if (sharing.length > 0)
        batch(target.guestIommu, [...sharing.map((d) => driver.deviceUnmapped(d.vsid, iova, pages)), driver.wait]);
    } else if ('dma' in step) {
      const { device: name, sid, ...access } = step.dma;
      const { device: target, sids } = device(name, [...path, 'dma', 'device']);
      if (sid !== undefined && !sids.includes(sid))
        throw error(
          [...path, 'dma', 'sid'],
          `is no StreamID of '${name}'; expected one of ${sids.map(hex).join(', ')}`,
        );
      const stream = sid === undefined ? 0 : sids.indexOf(sid);
      ops.push({ op: 'dma', ...access, device: target, ...(stream > 0 && { stream }) });
    } else if ('free' in step) {
      const space = spaceOf(device(step.free.device, [...path, 'free', 'device']));
      const ipa = last.get(`${space}/${step.free.iova}`);
      if (ipa === undefined && whole) throw error([...path, 'free', 'iova'], 'was never mapped by this program');
      ops.push({ op: 'free', ipa: ipa ?? 0, pages: step.free.pages });
    } else if ('after' in step) {
      waits.push({ op: ops.length, mark: step.after, path: [...path, 'after'] });
      ops.push(NOT_YET);
    } else if ('read_events' in step) {
      const guestIommu = queue(step.read_events.queue, [...path, 'read_events', 'queue']);
      needsEventq(guestIommus[guestIommu], [...path, 'read_events'], error);
      ops.push({ op: 'read_events', guestIommu });
    } else if ('share_sync' in step) {
      const { until, queue: named } = step.share_sync;
      ops.push({ op: 'share_sync', guestIommu: queue(named, [...path, 'share_sync', 'queue']), until });
    } else if ('mark' in step) {
      if (marks.has(step.mark)) throw error([...path, 'mark'], `the mark '${step.mark}' is used twice`);
      marks.set(step.mark, ops.length);
    } else if ('commands' in step) {
      const commands = every(step.commands, (entry, j) =>
        rawCommand(vm.arch, entry, vm.devices, [...path, 'commands', j], error),
      );
      batch(queue(step.queue, [...path, 'queue']), commands);
    } else {
      const op = vm.tables.step(step, { guestIommus, path, error, device, queue, forget });
      if (op) ops.push(op);
    }
  };
  const origins: number[] = [];
  every(steps, (step, i) => {
    try {
      compileStep(step, i);
      while (origins.length < ops.length) origins.push(i);
    } catch (problem) {
      whole = false;
      throw problem;
    }
  });
  return { ops, commands: Uint32Array.from(words), marks, waits, steps: origins };
}

/** What an op says of the table that it changes. */
const tableOf = ({ asid, guestIommu, own }: GuestDevice): { asid: number; guestIommu?: number } =>
  own ? { asid, guestIommu } : { asid };

/** Refuses an emulated IOMMU for which the scenario gives no event queue. */
export function needsEventq({ name, eventq }: GuestIommuSpec, path: Path, error: Fail): void {
  if (!eventq) throw error(path, `vsmmu '${name}' has no event queue; give it eventq: { log2size: 3 }`);
}

function queueOf(name: string | undefined, vm: ProgramVm, path: Path, error: Fail): number {
  const names = [...vm.guestIommus.keys()];
  if (name === undefined && names.length > 1)
    throw error(path, `this VM has several queues; expected queue: one of ${names.join(', ')}`);
  const found = vm.guestIommus.get(name ?? names[0]);
  if (found === undefined) throw error(path, `there is no vsmmu '${name}'; expected one of ${names.join(', ')}`);
  return found;
}

/** Devices that a command may name, by what their VM calls them. */
type Streams = ReadonlyMap<string, { readonly vsid: number }>;

export function rawCommand(
  { commands }: ScenarioArch,
  entry: Readonly<Record<string, Readonly<Record<string, number | string>> | null>>,
  streams: Streams,
  path: Path,
  error: Fail,
): Uint32Array {
  const [name, given] = Object.entries(entry)[0];
  const known = commands.byName(name);
  if (!known) throw error([...path, name], `'${name}' is not ${commands.what}`);
  const fields: Record<string, number> = { ...known.fixed };
  every(Object.entries(given ?? {}), ([field, value]) => {
    fields[field] = fieldValue(known.def, field, value, streams, [...path, name, field], error);
  });
  return commands.encode({ opcode: known.def.opcode, mnemonic: name, fields });
}

function fieldValue(
  def: CommandDef,
  name: string,
  value: number | string,
  streams: Streams,
  path: Path,
  error: Fail,
): number {
  const field = def.fields.find((candidate) => candidate.name === name);
  if (!field)
    throw error(
      path,
      `${def.name} has no field '${name}'; expected one of ${def.fields.map((f) => f.name).join(', ') || '(none)'}`,
    );
  if (typeof value === 'string') {
    const target = name === 'sid' ? streams.get(value) : undefined;
    if (!target)
      throw error(
        path,
        name === 'sid'
          ? `there is no vdevice for '${value}' in this VM; expected one of ${[...streams.keys()].join(', ')}`
          : 'expected a number',
      );
    return target.vsid;
  }
  const max = fieldMax(field);
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw error(path, `expected an integer from 0 to ${hex(max)}`);
  if (field.address && value % 2 ** field.lo !== 0) throw error(path, `expected a multiple of ${hex(2 ** field.lo)}`);
  return value;
}
