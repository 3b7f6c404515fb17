/** Addresses that are worth a walk at a position: of the selected command, of DMAs, cached, mapped, invalidated. */
import { refOf } from '../../../protocol/ref.ts';
import { hasSid, sidsOf } from '../../../../model/state/topology.ts';
import { decode } from '../../../../model/arch/smmuv3/fields/commands.ts';
import { CD } from '../../../../model/arch/smmuv3/fields/descriptors.ts';
import { addr, getField, hex } from '../../../../model/fields/field.ts';
import { EVENT } from '../../../../model/arch/smmuv3/fields/records.ts';
import { levelShift } from '../../../../model/arch/smmuv3/hw/context.ts';
import { newOutcome } from '../../../../model/arch/smmuv3/hw/outcome.ts';
import { ATTR_S1 } from '../../../../model/state/tlb.ts';
import { probe } from '../../../../model/arch/smmuv3/hw/translate.ts';
import { TLB, VCPU } from '../../../../model/state/layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import type { Op } from '../../../../model/state/topology.ts';
import { PHYSICAL } from '../../../../model/system/logs.ts';
import type { Run } from '../../../../model/system/run.ts';
import type { WalkHint } from '../../../protocol/walk.ts';
import { inMemory, requestOf } from './streams.ts';

/** Hints given. */
const MOST = 8;
/** Addresses tried to find one that is mapped, and commands looked at. */
const MOST_TRIED = 4096;
const MOST_COMMANDS = 1000;

/** Size of an ATC_INV that names no address. */
const WHOLE_SPACE = 52;

/** Best first. `device`: those of one device only. */
export function walkHints(run: Run, selection: string | null, device: string | null): WalkHint[] {
  const m = run.machine;
  const command = commandOf(run, selection);
  const wanted = device ?? command?.device ?? deviceOfSelection(m, selection);
  const near = [...(command ? ofCommand(command) : []), ...dmas(m), ...cached(m)].filter(
    (hint) => wanted === undefined || hint.device === wanted,
  );
  const about = wanted ?? near[0]?.device ?? firstMapped(m) ?? m.topo.devices[0]?.name;
  const all = near.length > 0 ? near : [...mapped(m, about), ...invalidated(run, about)];
  const seen = new Set<string>();
  return all
    .filter((hint) => {
      const key = `${hint.device} ${hint.ssid} ${hint.iova}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, MOST);
}

const named = (m: Machine, match: (device: Machine['topo']['devices'][number]) => boolean): string | undefined =>
  m.topo.devices.find(match)?.name;

/** The device that is selected itself, or by its slot in an xarray. */
function deviceOfSelection(m: Machine, selection: string | null): string | undefined {
  const { kind, owner: name, n } = refOf(selection ?? '');
  if (kind === 'device') return named(m, (device) => device.name === name);
  if (kind !== 'slot') return undefined;
  const guestIommu = m.topo.guestIommus.find((one) => one.name === name);
  const slot = guestIommu?.vdevices.find(({ vsid }) => vsid === n);
  return slot && m.topo.devices[slot.device].name;
}

/** Devices by the ASID of their CD in memory. */
function byAsid(m: Machine, devices: readonly number[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const d of devices) {
    const { iommu, sid } = m.topo.devices[d];
    const { cd } = inMemory(m, iommu, sid, -1);
    const asid = cd && getField(CD.ASID, cd);
    if (asid !== undefined && !found.has(asid)) found.set(asid, d);
  }
  return found;
}

/** Whom the commands of a queue are about: devices by StreamID and by ASID. */
interface Readers {
  readonly bySid: ReadonlyMap<number, number>;
  readonly byAsid: ReadonlyMap<number, number>;
}

function guestReaders(m: Machine, v: number): Readers {
  const { vdevices } = m.topo.guestIommus[v];
  const devices = vdevices.map(({ device }) => device);
  return { bySid: new Map(vdevices.map(({ vsid, device }) => [vsid, device])), byAsid: byAsid(m, devices) };
}

function physicalReaders(m: Machine, s: number): Readers {
  const devices = m.topo.devices.flatMap(({ iommu }, d) => (iommu === s ? [d] : []));
  return {
    bySid: new Map(devices.flatMap((d) => sidsOf(m.topo.devices[d]).map((sid) => [sid, d] as const))),
    byAsid: byAsid(m, devices),
  };
}

/** What a command names: a device, if it is one of the readers', and an address. */
interface Named {
  readonly ordinal: number;
  readonly device: string | undefined;
  readonly ssid: number | null;
  readonly iova: string | undefined;
}

function namedBy(m: Machine, words: ArrayLike<number>, ordinal: number, readers: Readers): Named {
  const { fields } = decode(words);
  const d = 'sid' in fields ? readers.bySid.get(fields.sid) : readers.byAsid.get(fields.asid);
  const address = (BigInt(words[3]) << 32n) | BigInt((words[2] & 0xfffff000) >>> 0);
  const hasAddress = ('va' in fields || 'addr' in fields) && fields.size !== WHOLE_SPACE;
  return {
    ordinal,
    device: d === undefined ? undefined : m.topo.devices[d].name,
    ssid: fields.ssv ? fields.ssid : null,
    iova: hasAddress ? `0x${address.toString(16)}` : undefined,
  };
}

/** The command that is selected. */
function commandOf(run: Run, selection: string | null): Named | undefined {
  const m = run.machine;
  const { guestIommus, iommus } = m.topo;
  const { kind, owner: name, n: ordinal } = refOf(selection ?? '');
  if (ordinal === undefined || (kind !== 'cmd' && kind !== 'pcmd')) return undefined;
  if (kind === 'cmd') {
    const v = guestIommus.findIndex((one) => one.name === name);
    const log = run.history.commands[v];
    return log && ordinal < log.count
      ? namedBy(m, log.command(ordinal, run.position), ordinal, guestReaders(m, v))
      : undefined;
  }
  const s = iommus.findIndex((one) => one.name === name);
  const log = run.history.physical[s];
  return log && ordinal < log.count
    ? namedBy(m, log.at(ordinal).subarray(PHYSICAL.words), ordinal, physicalReaders(m, s))
    : undefined;
}

const ofCommand = ({ ordinal, device, ssid, iova }: Named): WalkHint[] =>
  device !== undefined && iova !== undefined ? [{ device, ssid, iova, why: `of command ${ordinal}` }] : [];

/** What devices were told to access, the latest first, then what they will be told. */
function dmas(m: Machine): WalkHint[] {
  const hint = ({ device, iova, ssid }: Extract<Op, { op: 'dma' }>, why: string): WalkHint => ({
    device: m.topo.devices[device].name,
    ssid: ssid ?? null,
    iova: hex(iova),
    why,
  });
  const all = m.topo.vcpus.map(({ ops }, c) => {
    const pc = m.w[m.layout.vcpus[c] + VCPU.pc];
    const told = ops.slice(Math.max(0, pc - MOST_COMMANDS), pc).filter((op) => op.op === 'dma');
    const ahead = ops.slice(pc, pc + MOST_COMMANDS).filter((op) => op.op === 'dma');
    return {
      told: told.reverse().map((op) => hint(op, `DMA of ${m.topo.devices[op.device].name}`)),
      ahead: ahead.map((op) => hint(op, `DMA of ${m.topo.devices[op.device].name} that is ahead`)),
    };
  });
  return [...all.flatMap(({ told }) => told), ...all.flatMap(({ ahead }) => ahead)];
}

/** Entries of the ATCs, then of the IOTLBs. */
function cached(m: Machine): WalkHint[] {
  const { w, topo } = m;
  const hint = (at: number, device: string, why: string): WalkHint => ({
    device,
    ssid: w[at + TLB.ssid] ? w[at + TLB.ssid] - 1 : null,
    iova: hex(addr(w[at + TLB.ivaLo], w[at + TLB.ivaHi])),
    why,
  });
  const atcs = m.atcs.flatMap((pool, d) =>
    Array.from({ length: pool.length }, (_, i) =>
      hint(pool.at(i), topo.devices[d].name, `in the ATC of ${topo.devices[d].name}`),
    ),
  );
  const iotlbs = m.caches.flatMap(({ iotlb }, s) =>
    Array.from({ length: iotlb.length }, (_, i) => iotlb.at(i))
      .filter((at) => w[at + TLB.attr] & ATTR_S1)
      .flatMap((at) => {
        const device = named(m, (one) => one.iommu === s && hasSid(one, w[at + TLB.sid]));
        return device ? [hint(at, device, `in the IOTLB of ${topo.iommus[s].name}`)] : [];
      }),
  );
  return [...atcs, ...iotlbs];
}

/** The lowest address that memory maps for a device: what is not mapped is skipped by the size that the fault's level has. */
function lowest(m: Machine, device: Machine['topo']['devices'][number]): bigint | undefined {
  const { cd } = inMemory(m, device.iommu, device.sid, -1);
  if (!cd || getField(CD.TG0, cd) !== 0) return undefined;
  const end = 1n << BigInt(64 - getField(CD.T0SZ, cd));
  let at = 0n;
  const out = newOutcome();
  let level = 0;
  out.trace = (fetched) => {
    if (fetched.what === 'S1') level = fetched.level;
  };
  for (let tried = 0; tried < MOST_TRIED && at < end; tried++) {
    probe(m, device.iommu, requestOf(device.sid, -1, at, false), out);
    if (out.type === 0) return at;
    if (out.type !== EVENT.F_TRANSLATION) return undefined;
    const size = 1n << BigInt(levelShift(out.s2 ? 3 : level, 12));
    at = (at / size + 1n) * size;
  }
  return undefined;
}

function mapped(m: Machine, device: string | undefined): WalkHint[] {
  const spec = m.topo.devices.find(({ name }) => name === device);
  const at = spec && lowest(m, spec);
  if (spec === undefined || at === undefined) return [];
  return [{ device: spec.name, ssid: null, iova: `0x${at.toString(16)}`, why: 'the lowest address that is mapped' }];
}

const firstMapped = (m: Machine): string | undefined =>
  m.topo.devices.find((device) => lowest(m, device) !== undefined)?.name;

/** Addresses of a device's invalidations: those written last first, then those that are ahead. */
function invalidated(run: Run, device: string | undefined): WalkHint[] {
  const m = run.machine;
  return m.topo.guestIommus.flatMap((_, v) => {
    const readers = guestReaders(m, v);
    const log = run.history.commands[v];
    const written = Math.min(run.tally.written(v), log.count);
    const back = Array.from({ length: Math.min(written, MOST_COMMANDS) }, (_, i) => written - 1 - i);
    const ahead = Array.from({ length: Math.min(log.count - written, MOST_COMMANDS) }, (_, i) => written + i);
    const hints: WalkHint[] = [];
    for (const ordinal of [...back, ...ahead]) {
      if (hints.length >= MOST) break;
      const command = namedBy(m, log.command(ordinal, run.position), ordinal, readers);
      if (command.device === device) hints.push(...ofCommand(command));
    }
    return hints;
  });
}
