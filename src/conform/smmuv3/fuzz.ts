/**
 * Random machines and streams, well and malformed, and what must hold whatever they do: nothing throws, CONS never
 * passes PROD, what a cache answers is what memory says unless memory was edited since, and a state that is saved and
 * loaded is the same state.
 */
import { SMMUV3 } from '../../model/arch/smmuv3/smmuv3.ts';
import { COMMANDS, command } from '../../model/arch/smmuv3/fields/commands.ts';
import { CD, PTE, STE } from '../../model/arch/smmuv3/fields/descriptors.ts';
import { fieldMax, setField } from '../../model/fields/field.ts';
import { REGISTERS } from '../../model/arch/smmuv3/fields/registers.ts';
import { queueLog2 } from '../../model/arch/smmuv3/hw/cmdq.ts';
import { type Outcome, type Request, newOutcome } from '../../model/arch/smmuv3/hw/outcome.ts';
import { resetRegisters, writeRegister } from '../../model/arch/smmuv3/hw/regs.ts';
import { consumeUpTo, record } from '../../model/arch/smmuv3/hw/smmu.ts';
import { isStale } from '../../model/arch/smmuv3/hw/stale.ts';
import { insert } from '../../model/arch/smmuv3/hw/iotlb.ts';
import { probe, translate } from '../../model/arch/smmuv3/hw/translate.ts';
import { HARDWARE_PROFILES } from '../../model/state/hardware.ts';
import { REGS } from '../../model/arch/smmuv3/state.ts';
import { TLB } from '../../model/state/layout.ts';
import { Machine } from '../../model/state/machine.ts';
import { PageStore } from '../../model/state/pages.ts';
import { distance } from '../../model/state/queue.ts';
import { Random } from '../../model/state/random.ts';
import { designById } from '../../model/system/designs.ts';

const RAM = [[0x40000000, 0x40100000]] as const;
const STRTAB = 0x40000000;
const CDS = 0x40008000;
const CMDQ = 0x40010000;
const EVENTQ = 0x40018000;
/** Pages that serve as tables of both stages and as data. */
const TABLES = 0x40020000;
const TABLE_PAGES = 24;
const SIDS = [0, 1, 2, 5, 9, 70];
const STEPS_PER_MACHINE = 500;

/** IDR1 without and with SubstreamIDs; IDR0 nested, stage 1 only, stage 2 only. */
const IDR0 = [0x0d44101b, 0x0d44101a, 0x0d441019, 0x0c44141b];
const IDR1 = [0x02730010, 0x02730150];

export interface FuzzFinding {
  readonly seed: number;
  readonly step: number;
  readonly problem: string;
}

/** Runs `steps` random steps; what was found wrong first, or undefined. */
export function fuzz(seed: number, steps: number): FuzzFinding | undefined {
  for (let done = 0; done < steps; done += STEPS_PER_MACHINE) {
    const machineSeed = (seed + done / STEPS_PER_MACHINE) >>> 0;
    const fuzzer = new Fuzzer(machineSeed);
    for (let step = 0; step < Math.min(STEPS_PER_MACHINE, steps - done); step++) {
      let problem: string | undefined;
      try {
        problem = fuzzer.step();
      } catch (thrown) {
        problem = `throws ${(thrown as Error).stack ?? String(thrown)}`;
      }
      if (problem) return { seed: machineSeed, step, problem };
    }
  }
  return undefined;
}

class Fuzzer {
  private readonly random: Random;
  private readonly m: Machine;
  /** Nothing that a cache may hold was edited since all caches were emptied. */
  private clean = true;
  private readonly cached = newOutcome();
  private readonly fresh = newOutcome();

  constructor(seed: number) {
    const random = new Random(seed);
    this.random = random;
    const idr = { IDR0: random.pick(IDR0), IDR1: random.pick(IDR1), IDR3: random.pick([0x1414, 0x1014]), IDR5: 0x74 };
    this.m = new Machine(
      SMMUV3,
      {
        iommus: [{ name: 'SMMU0', idr, commandsLog2: 0, iotlbEntries: random.pick([1, 8, 64]) }],
        devices: SIDS.map((sid) => ({ name: `0x${sid.toString(16)}`, iommu: 0, sid, ats: false })),
        vms: [],
        guestIommus: [],
        vcpus: [],
        faults: [],
        guestMemory: [],
        framesReserved: 256,
        ram: RAM,
      },
      { ...designById('viommu-batch')!, hardware: random.pick(HARDWARE_PROFILES) },
      new PageStore(),
    );
    resetRegisters(this.m, 0);
    const reg = (name: string, lo: number): void => writeRegister(this.m, 0, name, lo, 0);
    reg('STRTAB_BASE', STRTAB);
    reg('STRTAB_BASE_CFG', random.oneIn(3) ? (1 << 16) | (6 << 6) | 8 : 7);
    reg('CMDQ_BASE', CMDQ + random.below(8));
    reg('EVENTQ_BASE', EVENTQ + random.below(6));
    reg('CR2', 2);
    reg('CR0', 0xd);
    for (let i = 0; i < 10; i++) this.editConfiguration();
    for (let i = 0; i < TABLE_PAGES * 12; i++) this.editTable();
    this.clean = true;
  }

  step(): string | undefined {
    const kind = this.random.below(100);
    if (kind < 45) return this.access();
    if (kind < 65) return this.commands();
    if (kind < 80) this.editTable();
    else if (kind < 84) this.editConfiguration();
    else if (kind < 88) return this.register();
    else if (kind < 92) return this.acknowledge();
    else if (kind < 95) return this.flush();
    else if (kind < 98) return this.saveAndLoad();
    else return this.noneStale();
    return undefined;
  }

  private table(): number {
    return TABLES + this.random.below(TABLE_PAGES) * 4096;
  }

  /** A descriptor somewhere: mostly a table or a page, sometimes any bits. */
  private editTable(): void {
    const { random } = this;
    const at = this.table() + random.pick([0, 0, 1, 2, 3, 511, random.below(512)]) * 8;
    const words = new Uint32Array(2);
    if (random.oneIn(12)) words.set([random.u32(), random.u32()]);
    else {
      const target = random.oneIn(8) ? random.u32() & 0xfff000 : this.table();
      words[0] = target | random.pick([3, 3, 3, 3, 1, 0]);
      setField(PTE.AP, words, random.pick([1, 1, 3, 0, 2]));
      setField(PTE.AF, words, random.oneIn(10) ? 0 : 1);
      setField(PTE.NG, words, random.below(2));
      if (random.oneIn(10)) setField(PTE.APTABLE, words, random.below(4));
    }
    this.m.mem.writeWords(at, words);
    this.clean = false;
  }

  private editConfiguration(): void {
    const { random, m } = this;
    const sid = random.pick(SIDS);
    this.clean = false;
    const ste = new Uint32Array(16);
    if (random.oneIn(6)) for (let i = 0; i < 16; i++) ste[i] = random.u32();
    setField(STE.V, ste, random.oneIn(12) ? 0 : 1);
    setField(STE.CONFIG, ste, random.pick([5, 5, 6, 7, 7, 7, 4, 0]));
    setField(STE.S1CTXPTR, ste, random.oneIn(3) ? this.table() : CDS + random.below(32) * 64);
    if (random.oneIn(3)) setField(STE.S1CDMAX, ste, random.below(7));
    setField(STE.S1DSS, ste, random.below(4));
    // Streams that shared VMID and ASID with different tables would rightly hit each other's entries.
    setField(STE.S2VMID, ste, SIDS.indexOf(sid));
    setField(STE.S2T0SZ, ste, random.pick([25, 25, 24, 32, random.below(64)]));
    setField(STE.S2SL0, ste, random.pick([1, 1, 0, 2]));
    setField(STE.S2TG, ste, random.pick([0, 0, 0, 1, 2, 3]));
    setField(STE.S2PS, ste, random.below(8));
    setField(STE.S2AA64, ste, random.oneIn(20) ? 0 : 1);
    setField(STE.S2R, ste, random.below(2));
    setField(STE.S2TTB, ste, this.table());
    m.mem.writeWords(STRTAB + (sid % 128) * 64, ste);
    if (random.oneIn(4)) m.mem.write64(STRTAB + random.below(4) * 8, STRTAB | random.below(32), 0);
    const cd = new Uint32Array(16);
    if (random.oneIn(6)) for (let i = 0; i < 16; i++) cd[i] = random.u32();
    setField(CD.V, cd, random.oneIn(12) ? 0 : 1);
    setField(CD.AA64, cd, 1);
    setField(CD.A, cd, 1);
    setField(CD.R, cd, random.below(2));
    setField(CD.T0SZ, cd, random.pick([16, 25, 25, 32, random.below(64)]));
    setField(CD.TG0, cd, random.pick([0, 0, 0, 1, 2, 3]));
    setField(CD.T1SZ, cd, random.pick([16, 25, random.below(64)]));
    setField(CD.TG1, cd, random.pick([2, 2, 1, 3, 0]));
    setField(CD.EPD1, cd, random.below(2));
    setField(CD.TBI0, cd, random.below(2));
    setField(CD.IPS, cd, random.below(7));
    const at = random.oneIn(4) ? this.table() : CDS + random.below(32) * 64;
    setField(CD.ASID, cd, (at - STRTAB) / 64);
    setField(CD.TTB0, cd, this.table());
    setField(CD.TTB1, cd, this.table());
    m.mem.writeWords(at, cd);
  }

  private request(): Request {
    const { random } = this;
    const page = random.pick([0, 0, 1, 2, 3, 511, random.below(0x100000)]);
    return {
      sid: random.oneIn(20) ? random.u32() : random.pick(SIDS),
      ssid: random.oneIn(3) ? random.below(40) : -1,
      hi: random.pick([0, 0, 0, 0, 1, 0xffffffff, 0x55000000, random.u32()]),
      lo: ((page << 12) | random.below(4096)) >>> 0,
      write: random.oneIn(2),
      privileged: random.oneIn(3),
      ats: random.oneIn(8),
    };
  }

  /** An access; a cache may answer otherwise than memory only when memory was edited since. */
  private access(): string | undefined {
    const { m, cached, fresh } = this;
    const request = this.request();
    probe(m, 0, request, fresh);
    translate(m, 0, request, cached);
    if (cached.type) record(m, 0, request, cached);
    else if (!cached.bypass && !cached.hit) insert(m, 0, cached.entry);
    const always = m.design.hardware.caches === 'none';
    if ((this.clean || always) && !agrees(cached, fresh))
      return `${m.design.hardware.id}: ${JSON.stringify(request)} gives ${told(cached)}, memory says ${told(fresh)}`;
    return this.noneStale();
  }

  /** Entries that memory no longer derives are told stale; as long as nothing was edited there are none. */
  private noneStale(): string | undefined {
    const { m } = this;
    if (!this.clean || m.design.hardware.caches !== 'architectural') return undefined;
    const { iotlb } = m.caches[0];
    for (let i = 0; i < iotlb.length; i++)
      if (isStale(m, 0, iotlb.at(i)))
        return `the entry ${[...m.w.slice(iotlb.at(i), iotlb.at(i) + TLB.SIZE)]} is stale, but nothing was edited`;
    return undefined;
  }

  private commands(): string | undefined {
    const { random, m } = this;
    const { regs } = m.layout.iommus[0];
    const log2 = queueLog2(m, regs);
    const count = random.below(Math.min(2 ** log2, 12)) + 1;
    let prod = m.w[regs + REGS.cmdqProd];
    for (let i = 0; i < count; i++) {
      m.mem.writeWords(CMDQ + (prod & (2 ** log2 - 1)) * 16, this.command());
      prod = (prod + 1) & (2 ** (log2 + 1) - 1);
    }
    return this.ring(() => writeRegister(m, 0, 'CMDQ_PROD', random.oneIn(30) ? random.u32() : prod, 0));
  }

  /** A command of the table with small values, or any bits. */
  private command(): Uint32Array {
    const { random } = this;
    if (random.oneIn(15)) return Uint32Array.of(random.u32(), random.u32(), random.u32(), random.u32());
    const def = random.pick(COMMANDS);
    const fields: Record<string, number> = {};
    for (const field of def.fields) {
      const most = fieldMax(field);
      const value = field.address
        ? random.below(64) * 4096
        : random.below(Math.min(most + 1, field.name === 'asid' ? 0x10000 : 8));
      fields[field.name] = field.name === 'ssec' ? 0 : Math.min(value, most);
    }
    return command(def.opcode, fields);
  }

  /** Does something that may set the queue going; CONS goes on by no more than was there. */
  private ring(act: () => void): string | undefined {
    const { m } = this;
    const { regs } = m.layout.iommus[0];
    act();
    const log2 = queueLog2(m, regs);
    const mask = 2 ** (log2 + 1) - 1;
    const before = m.w[regs + REGS.cmdqCons] & mask;
    const prod = m.w[regs + REGS.cmdqProd] & mask;
    consumeUpTo(m, 0);
    const after = m.w[regs + REGS.cmdqCons] & mask;
    return distance(before, after, log2) > distance(before, prod, log2)
      ? `CONS went from ${before} to ${after}, past PROD ${prod}`
      : undefined;
  }

  private register(): string | undefined {
    const { random, m } = this;
    const { name } = random.pick(REGISTERS);
    // The tables and queues stay where the memory of this machine is.
    if (name.endsWith('_BASE') || name === 'STRTAB_BASE_CFG') return undefined;
    this.clean = false;
    const value = name === 'CR0' ? random.pick([0xd, 0xd, 0xc, 0x5, 0x1]) : random.u32();
    return this.ring(() => writeRegister(m, 0, name, value, random.u32()));
  }

  private acknowledge(): string | undefined {
    const { m } = this;
    const { regs } = m.layout.iommus[0];
    const log2 = queueLog2(m, regs);
    m.mem.writeWords(CMDQ + (m.w[regs + REGS.cmdqCons] & (2 ** log2 - 1)) * 16, [0x46, 0, 0, 0]);
    return this.ring(() => writeRegister(m, 0, 'GERRORN', m.w[regs + REGS.gerror], 0));
  }

  /** CFGI_ALL, TLBI_NSNH_ALL: nothing is left in any cache. */
  private flush(): string | undefined {
    const { m } = this;
    const { regs } = m.layout.iommus[0];
    m.w[regs + REGS.cr0] = 0xd;
    m.w[regs + REGS.gerrorn] = m.w[regs + REGS.gerror];
    m.w[regs + REGS.cmdqCons] = m.w[regs + REGS.cmdqProd];
    for (const words of [command(0x04, { range: 31 }), command(0x30)]) {
      const log2 = queueLog2(m, regs);
      m.mem.writeWords(CMDQ + (m.w[regs + REGS.cmdqProd] & (2 ** log2 - 1)) * 16, words);
      const problem = this.ring(() =>
        writeRegister(m, 0, 'CMDQ_PROD', (m.w[regs + REGS.cmdqProd] & (2 ** (log2 + 1) - 1)) + 1, 0),
      );
      if (problem) return problem;
    }
    const { iotlb, walks, configs, contexts } = m.caches[0];
    this.clean = true;
    const left = iotlb.length + walks.length + configs.length + contexts.length;
    return left > 0 ? `${left} entries are left after CFGI_ALL and TLBI_NSNH_ALL` : undefined;
  }

  private saveAndLoad(): string | undefined {
    const { m } = this;
    const words = m.save();
    const digest = m.digest();
    m.w.fill(0xffffffff);
    m.load(words);
    return m.digest() === digest ? undefined : 'a saved state is another one once it is loaded';
  }
}

const agrees = (a: Outcome, b: Outcome): boolean =>
  a.type === b.type && a.bypass === b.bypass && (a.type !== 0 || a.bypass || a.pa === b.pa);

const told = ({ type, pa, bypass, hit }: Outcome): string =>
  type ? `fault 0x${type.toString(16)}` : `${bypass ? 'bypass' : `PA 0x${pa.toString(16)}`}${hit ? ' (IOTLB)' : ''}`;
