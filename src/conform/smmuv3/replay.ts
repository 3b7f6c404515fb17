/** Carries out the steps of a case on the model and notes what a recording notes. */
import { SMMUV3 } from '../../model/arch/smmuv3/smmuv3.ts';
import { pow2 } from '../../model/fields/field.ts';
import { RECORD_BYTES } from '../../model/arch/smmuv3/fields/records.ts';
import { eventq, recordAddress } from '../../model/arch/smmuv3/hw/eventq.ts';
import { type Request, newOutcome } from '../../model/arch/smmuv3/hw/outcome.ts';
import { readRegister, resetRegisters, writeRegister } from '../../model/arch/smmuv3/hw/regs.ts';
import { consumeUpTo, record } from '../../model/arch/smmuv3/hw/smmu.ts';
import { insert } from '../../model/arch/smmuv3/hw/iotlb.ts';
import { translate } from '../../model/arch/smmuv3/hw/translate.ts';
import type { HardwareProfile } from '../../model/state/hardware.ts';
import { Machine } from '../../model/state/machine.ts';
import { bytesToWords } from '../../model/state/memory.ts';
import { PAGE_BYTES, PAGE_WORDS, PageStore } from '../../model/state/pages.ts';
import { distance } from '../../model/state/queue.ts';
import type { Topology } from '../../model/state/topology.ts';
import { designById } from '../../model/system/designs.ts';
import type { Case, CaseStep } from './case.ts';

/** What a step did; the fields of a recorded result. */
export interface Seen {
  readonly st: readonly number[];
  /** New event records, hexadecimal. */
  readonly ev: readonly string[];
  /** Of a DMA: physical address in self-mapped memory, or null. */
  readonly pa?: number | null;
  /** Self-mapped stretches of a longer DMA: first physical address, words. */
  readonly hits?: readonly (readonly [number, number])[];
  /** Of a read register: 16 hexadecimal digits. */
  readonly val?: string;
}

const IDR1 = 0x02730010;
const IDR = {
  nested: { IDR0: 0x0d44101b, IDR1, IDR3: 0x1414, IDR5: 0x74 },
  1: { IDR0: 0x0d44101a, IDR1, IDR3: 0x1404, IDR5: 0x74 },
  2: { IDR0: 0x0d441019, IDR1, IDR3: 0x1414, IDR5: 0x74 },
} as const;
const SIDS = [0x8, 0x9, 0x10, 0x40, 0x100];
/** Flash (reads as zero where nothing is), and RAM, of QEMU's virt machine. */
const RAM = [
  [0, 0x8000000],
  [0x40000000, 0xc0000000],
] as const;
const IOTLB_ENTRIES = 256;

/** Pages whose words hold their own address are the same in every case. */
const store = new PageStore();
const selfPages = new Map<number, number>();

function selfPage(pa: number): number {
  let id = selfPages.get(pa);
  if (id === undefined) {
    id = store.intern(Uint32Array.from({ length: PAGE_WORDS }, (_, i) => pa + i * 4));
    selfPages.set(pa, id);
  }
  return id;
}

const topology = (stage: Case['qemu']['stage']): Topology => ({
  iommus: [{ name: 'SMMU0', idr: IDR[stage], commandsLog2: 0, iotlbEntries: IOTLB_ENTRIES }],
  devices: SIDS.map((sid) => ({ name: `0x${sid.toString(16)}`, iommu: 0, sid, ats: false })),
  vms: [],
  guestIommus: [],
  vcpus: [],
  faults: [],
  guestMemory: [],
  framesReserved: 8192,
  ram: RAM,
});

/** Writes that set the SMMU to work on its command queue. */
const KICKS = new Set(['CMDQ_PROD', 'CR0', 'GERRORN']);
/** Largest LOG2SIZE that software reckons with. */
const CMDQS = 19;

/** Of a hexadecimal digit's code: its value. */
const digit = (code: number): number => (code & 0xf) + (code >>> 6) * 9;

const consumeAll = (m: Machine, iommu: number): void => {
  consumeUpTo(m, iommu);
};

export class Replay {
  readonly machine: Machine;
  private readonly selfmap: readonly (readonly [number, number])[];
  /** Where software writes its next command. */
  private producer = 0;
  private readonly outcome = newOutcome();

  private readonly consume: (m: Machine, iommu: number) => void;

  /** `consume`: how the queue is worked off. */
  constructor({ qemu, selfmap, memory, regs }: Case, hardware: HardwareProfile, consume = consumeAll) {
    this.consume = consume;
    const design = { ...designById('viommu-batch')!, hardware };
    const m = new Machine(SMMUV3, topology(qemu.stage), design, store);
    this.machine = m;
    this.selfmap = selfmap.map(([start, bytes]) => [Number(start), Number(start) + Number(bytes)]);
    for (const [start, end] of this.selfmap)
      for (let pa = start; pa < end; pa += PAGE_BYTES) m.mem.place(pa, selfPage(pa));
    resetRegisters(m, 0);
    for (const [at, hex] of memory) this.write(Number(at), hex);
    for (const [name, value] of regs) this.setRegister(name, BigInt(value));
  }

  step(step: CaseStep): Seen {
    const m = this.machine;
    const { regs } = m.layout.iommus[0];
    const before = eventq(m, regs).prod;
    const more = this.act(step);
    const value = (name: string): number => readRegister(m, 0, name)[0];
    const st = ['CMDQ_PROD', 'CMDQ_CONS', 'GERROR', 'GERRORN', 'EVENTQ_PROD'].map(value);
    // Software that writes EVENTQ_PROD adds no records.
    return { st, ev: step.op === 'reg' ? [] : this.records(before), ...more };
  }

  private act(step: CaseStep): Partial<Seen> {
    switch (step.op) {
      case 'cmd':
        this.command(step.hex);
        return {};
      case 'cmds':
        for (const hex of step.hex) this.command(hex);
        this.setRegister('CMDQ_PROD', BigInt(this.producer));
        return {};
      case 'prod':
        this.setRegister('CMDQ_PROD', step.value === undefined ? BigInt(this.producer) : BigInt(step.value));
        return {};
      case 'write':
        this.write(Number(step.addr), step.hex);
        return {};
      case 'fill':
        this.write(Number(step.addr), step.hex.repeat(step.n));
        return {};
      case 'reg':
        this.setRegister(step.name, BigInt(step.value));
        return {};
      case 'read': {
        const [lo, hi] = readRegister(this.machine, 0, step.name);
        return { val: ((BigInt(hi) << 32n) | BigInt(lo)).toString() };
      }
      case 'dma':
        return this.dma(Number(step.sid), BigInt(step.iova), step.dir === 'w', step.len ?? 4);
    }
  }

  private setRegister(name: string, value: bigint): void {
    writeRegister(this.machine, 0, name, Number(value & 0xffffffffn), Number((value >> 32n) & 0xffffffffn));
    if (KICKS.has(name)) this.consume(this.machine, 0);
    if (name === 'CMDQ_PROD') this.producer = Number(value & BigInt(2 ** (this.log2() + 1) - 1));
  }

  private log2(): number {
    return Math.min(readRegister(this.machine, 0, 'CMDQ_BASE')[0] & 0x1f, CMDQS);
  }

  private command(hex: string): void {
    const [lo, hi] = readRegister(this.machine, 0, 'CMDQ_BASE');
    const base = (lo & ~0x3f) >>> 0;
    const log2 = this.log2();
    this.write(base + (hi & 0xfffff) * 0x100000000 + (this.producer % pow2(log2)) * 16, hex);
    this.producer = (this.producer + 1) % pow2(log2 + 1);
  }

  private write(at: number, hex: string): void {
    const bytes = new Uint8Array(hex.length >>> 1);
    for (let i = 0; i < bytes.length; i++)
      bytes[i] = (digit(hex.charCodeAt(2 * i)) << 4) | digit(hex.charCodeAt(2 * i + 1));
    this.machine.mem.writeWords(at, bytesToWords(bytes));
  }

  private dma(sid: number, iova: bigint, write: boolean, bytes: number): Partial<Seen> {
    const hits: [number, number][] = [];
    let first: number | null = null;
    for (let beat = 0; beat < bytes; beat += 4) {
      const pa = this.beat(sid, iova + BigInt(beat), write);
      if (beat === 0) first = pa;
      if (pa === null) continue;
      const last = hits.at(-1);
      if (last && last[0] + last[1] * 4 === pa) last[1]++;
      else hits.push([pa, 1]);
    }
    return bytes > 4 ? { pa: first, hits } : { pa: first };
  }

  private beat(sid: number, iova: bigint, write: boolean): number | null {
    const m = this.machine;
    const hi = Number((iova >> 32n) & 0xffffffffn);
    const lo = Number(iova & 0xffffffffn);
    const request: Request = { sid, ssid: -1, hi, lo, write, privileged: false, ats: false };
    const out = this.outcome;
    translate(m, 0, request, out);
    if (out.type) {
      record(m, 0, request, out);
      return null;
    }
    if (!out.bypass && !out.hit) insert(m, 0, out.entry);
    const pa = out.bypass ? hi * 0x100000000 + lo : out.pa;
    return this.selfmap.some(([start, end]) => pa >= start && pa < end) ? pa : null;
  }

  private records(before: number): string[] {
    const m = this.machine;
    const { regs } = m.layout.iommus[0];
    const { prod, log2 } = eventq(m, regs);
    return Array.from({ length: distance(before, prod, log2) }, (_, i) => {
      const at = recordAddress(m, regs, (before + i) % pow2(log2 + 1));
      const words = Uint32Array.from({ length: RECORD_BYTES / 4 }, (__, j) => m.mem.read32(at + j * 4));
      return Array.from(new Uint8Array(words.buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
    });
  }
}
