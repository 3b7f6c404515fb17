/** How fast a physical SMMU consumes its command queue, in Node: command kinds times entries in the IOTLB. */
import { fork } from 'node:child_process';
import { OP, command } from '../../src/model/arch/smmuv3/fields/commands.ts';
import { IOMMU_EVENT } from '../../src/model/iommu/events.ts';
import { resetRegisters, writeRegister } from '../../src/model/arch/smmuv3/hw/regs.ts';
import { consumeUpTo } from '../../src/model/arch/smmuv3/hw/smmu.ts';
import { ATTR_NG, ATTR_S1, ATTR_S2, shapeAttr } from '../../src/model/state/tlb.ts';
import { insert } from '../../src/model/arch/smmuv3/hw/iotlb.ts';
import { SMMUV3 } from '../../src/model/arch/smmuv3/smmuv3.ts';
import { REGS } from '../../src/model/arch/smmuv3/state.ts';
import { TLB } from '../../src/model/state/layout.ts';
import { Machine } from '../../src/model/state/machine.ts';
import { PAGE_BYTES, PageStore } from '../../src/model/state/pages.ts';
import { designById } from '../../src/model/system/designs.ts';
import { PHYSICAL, PhysicalLog } from '../../src/model/system/logs.ts';
import type { Benchmark } from './benchmark.ts';

const QUEUE = 0x41000000;
const LOG2 = 19;
const VMID = 7;
const ASID = 77;
const CACHED_ASID = 5;
const OTHER_SID = 0x40;
const IDR = { IDR0: 0x0d44101b, IDR1: 0x02730010, IDR3: 0x1414, IDR5: 0x74 };

const sync = (): Uint32Array => command(OP.SYNC);
const va = (i: number): Uint32Array =>
  command(OP.TLBI_NH_VA, { vmid: VMID, asid: ASID, va: 0x200000000 + 0x1000 * (i % 4096) });
const asid = (i: number): Uint32Array => command(OP.TLBI_NH_ASID, { vmid: VMID, asid: ASID + (i % 256) });
const ste = (): Uint32Array => command(OP.CFGI_STE, { sid: OTHER_SID, leaf: 1 });

/** Of every 20: 14 TLBI_NH_VA, 4 CMD_SYNC, 1 TLBI_NH_ASID, 1 CFGI_STE. */
function mixed(i: number): Uint32Array {
  const k = i % 20;
  if (k % 5 === 4) return sync();
  if (k === 7) return asid(i);
  return k === 13 ? ste() : va(i);
}

const KINDS: Readonly<Record<string, (i: number) => Uint32Array>> = { sync, 'nh-va': va, 'nh-asid': asid, mixed };

/** A machine with `commands` commands in the queue and `entries` 4 KiB entries in the IOTLB. */
export function fill(kind: string, commands: number, entries: number): Machine {
  const device = (sid: number) => ({ name: `0x${sid.toString(16)}`, iommu: 0, sid, ats: false });
  const m = new Machine(
    SMMUV3,
    {
      iommus: [{ name: 'SMMU0', idr: IDR, commandsLog2: 0, iotlbEntries: 256 }],
      devices: [device(0x8), device(OTHER_SID)],
      vms: [],
      guestIommus: [],
      vcpus: [],
      faults: [],
      guestMemory: [],
      framesReserved: (2 ** LOG2 * 16) / PAGE_BYTES,
    },
    designById('viommu-batch')!,
    new PageStore(),
  );
  resetRegisters(m, 0);
  writeRegister(m, 0, 'CMDQ_BASE', QUEUE + LOG2, 0);
  writeRegister(m, 0, 'CR0', 0xd, 0);
  for (let i = 0; i < commands; i++) m.mem.writeWords(QUEUE + i * 16, KINDS[kind](i));
  for (let i = 0; i < entries; i++) {
    const entry = new Uint32Array(TLB.SIZE);
    entry[TLB.tag] = (VMID << 16) | CACHED_ASID;
    entry[TLB.ivaLo] = 0x10000000 + i * 0x1000;
    entry[TLB.paLo] = 0x48000000 + i * 0x1000;
    entry[TLB.attr] = shapeAttr(12, 3, 12) | ATTR_S1 | ATTR_S2 | ATTR_NG | 0x300;
    insert(m, 0, entry);
  }
  m.mem.seal();
  return m;
}

/** Rings the doorbell; seconds until CONS has reached PROD. */
export function consumeAll(m: Machine, commands: number): number {
  const { regs } = m.layout.iommus[0];
  m.w[regs + REGS.cmdqCons] = 0;
  writeRegister(m, 0, 'CMDQ_PROD', commands % 2 ** (LOG2 + 1), 0);
  const begin = process.hrtime.bigint();
  const done = consumeUpTo(m, 0);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  if (done !== commands) throw new Error(`${done} of ${commands} commands consumed`);
  return seconds;
}

const RUNS = 9;
const WARM_UP = 3;

async function rate(kind: string, entries: number): Promise<number[]> {
  const commands = entries === 0 ? 2 ** LOG2 : 2 ** 16;
  const m = fill(kind, commands, entries);
  const runs = Array.from({ length: WARM_UP + RUNS }, () => commands / consumeAll(m, commands));
  return runs.slice(WARM_UP);
}

/** Keeps when each command was consumed and complete, as a run's history does. */
export function keepSpine(m: Machine): PhysicalLog {
  const log = new PhysicalLog(m.arch.commands.wait);
  let step = 0;
  m.observe = (kind, _actor, _smmu, _position, w0, w1, w2, w3) => {
    if (kind !== IOMMU_EVENT.consume && kind !== IOMMU_EVENT.sync) return;
    step++;
    log.set(log.add(step, w0, w1, w2, w3), PHYSICAL.consumed, step);
    if (kind !== IOMMU_EVENT.sync) return;
    for (; log.incomplete < log.count; log.incomplete++) log.set(log.incomplete, PHYSICAL.complete, step);
  };
  return log;
}

async function withSpine(): Promise<number[]> {
  const commands = 2 ** 16;
  const m = fill('mixed', commands, 64);
  const runs = Array.from({ length: WARM_UP + RUNS }, () => {
    keepSpine(m);
    return commands / consumeAll(m, commands);
  });
  return runs.slice(WARM_UP);
}

/** Peak of the resident set of a process that consumes a full queue and keeps its spine, above what it began with. */
const memory = (): Promise<number[]> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('./cmdq-memory.ts', import.meta.url));
    child.once('message', (megabytes) => resolve([Number(megabytes)]));
    child.once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error(`cmdq/rss ended with ${String(code)}`)));
  });

const IOTLB = [0, 1, 64, 256];
const LIMITS: Readonly<Record<number, string>> = {
  0: "≥ 2 × QEMU's rate (7–20 M/s)",
  1: "≥ 2 × QEMU's rate",
  64: "≥ 2 × QEMU's rate",
  256: "≥ 20 × QEMU's rate where it scans (0.7 M/s)",
};

export const CMDQ: readonly Benchmark[] = [
  ...Object.keys(KINDS).flatMap((kind) =>
    IOTLB.map((entries) => ({
      id: `cmdq/${kind}/${entries}`,
      unit: 'commands/s',
      limit: LIMITS[entries],
      measure: () => rate(kind, entries),
    })),
  ),
  { id: 'cmdq/mixed/64/spine', unit: 'commands/s', limit: '≥ 1,000,000', measure: withSpine },
  { id: 'cmdq/rss', unit: 'MB', limit: '≤ 200, a full queue of 2^19 commands', measure: memory },
];
