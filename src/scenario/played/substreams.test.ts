/** SubstreamIDs on a scenario's real tables: S1DSS, CD tables of all three formats (IHI 0070 3.3.2, 5.2, 5.3). */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CD, CD_BYTES, L1CD, STE } from '../../model/arch/smmuv3/fields/descriptors.ts';
import { setField } from '../../model/fields/field.ts';
import { EVENT } from '../../model/arch/smmuv3/fields/records.ts';
import { readWords } from '../../model/arch/smmuv3/hw/config.ts';
import { type Outcome, newOutcome } from '../../model/arch/smmuv3/hw/outcome.ts';
import { steAddress } from '../../model/arch/smmuv3/hw/ste-address.ts';
import { probe } from '../../model/arch/smmuv3/hw/translate.ts';
import { TLB } from '../../model/state/layout.ts';
import type { Machine } from '../../model/state/machine.ts';
import { toPhysical } from '../../model/state/topology.ts';
import { designById } from '../../model/system/designs.ts';
import { startRun } from '../../model/system/start.ts';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';

const SID = 0x100;
/** Guest pages that `interlaced` does not use: CD tables are put there. */
const TABLE = 0x40030000;
const LEAF = 0x40034000;
const SSID_BITS = 10;

const LINEAR = 0;
const TWO_LEVEL_4K = 1;
const TWO_LEVEL_64K = 2;
const TERMINATE = 0;
const BYPASS = 1;
const CD_0 = 2;

interface Stream {
  readonly fmt: number;
  readonly max: number;
  readonly dss: number;
}

class Bench {
  readonly m: Machine;
  private readonly cd: Uint32Array;

  constructor({ fmt, max, dss }: Stream) {
    const text = readFileSync(new URL('../library/interlaced.yaml', import.meta.url), 'utf8');
    const topo = compileScenario(parseScenario(text, 'interlaced.yaml'));
    const { idr } = topo.iommus[0];
    const iommus = [{ ...topo.iommus[0], idr: { ...idr, IDR1: idr.IDR1 | (SSID_BITS << 6) } }];
    const run = startRun({ ...topo, iommus }, designById('viommu-batch')!);
    run.extend(2);
    this.m = run.machine;
    let at = -1;
    const out = newOutcome();
    out.trace = ({ what, pa }) => {
      if (what === 'CD') at = pa;
    };
    probe(this.m, 0, { sid: SID, ssid: -1, hi: 0, lo: 0x400000, write: false, privileged: false, ats: false }, out);
    this.cd = readWords(this.m, at, CD_BYTES / 4);
    const ste = steAddress(this.m, this.m.layout.iommus[0].regs, SID);
    const words = readWords(this.m, ste, 16);
    setField(STE.S1FMT, words, fmt);
    setField(STE.S1CDMAX, words, max);
    setField(STE.S1DSS, words, dss);
    setField(STE.S1CTXPTR, words, TABLE);
    this.m.mem.writeWords(ste, words);
  }

  /** A CD that differs by its ASID, at an IPA. */
  put(ipa: number, asid: number): this {
    const words = this.cd.slice();
    setField(CD.ASID, words, asid);
    this.m.mem.writeWords(toPhysical(this.m.topo.vms[0], ipa), words);
    return this;
  }

  /** A level-1 descriptor that leads to LEAF. */
  link(index: number, valid = 1): this {
    const words = [0, 0];
    setField(L1CD.V, words, valid);
    setField(L1CD.L2PTR, words, LEAF);
    this.m.mem.writeWords(toPhysical(this.m.topo.vms[0], TABLE) + index * 8, words);
    return this;
  }

  access(ssid: number): Outcome {
    const out = newOutcome();
    probe(this.m, 0, { sid: SID, ssid, hi: 0, lo: 0x400000, write: false, privileged: false, ats: false }, out);
    return out;
  }

  asid(ssid: number): number {
    const out = this.access(ssid);
    expect(out.type).toBe(0);
    return out.entry[TLB.tag] & 0xffff;
  }
}

describe('transactions without SubstreamID, and SubstreamID 0 (S1DSS)', () => {
  const linear = (dss: number): Bench => new Bench({ fmt: LINEAR, max: 2, dss }).put(TABLE, 50).put(TABLE + 64, 51);

  test('terminate: refused, and recorded; 0 is a substream like any other', () => {
    const bench = linear(TERMINATE);
    expect(bench.access(-1)).toMatchObject({ type: EVENT.F_STREAM_DISABLED, record: true });
    expect(bench.asid(0)).toBe(50);
    expect(bench.asid(1)).toBe(51);
  });

  test('bypass stage 1: the address goes to stage 2 as it is', () => {
    // IOVA 0x400000 is no IPA of this guest.
    expect(linear(BYPASS).access(-1)).toMatchObject({ type: EVENT.F_TRANSLATION, s2: true, ipa: 0x400000 });
    expect(linear(BYPASS).asid(0)).toBe(50);
  });

  test('use CD 0: then SubstreamID 0 itself is refused', () => {
    const bench = linear(CD_0);
    expect(bench.asid(-1)).toBe(50);
    expect(bench.access(0).type).toBe(EVENT.F_STREAM_DISABLED);
    expect(bench.asid(1)).toBe(51);
  });
});

describe('CD tables', () => {
  test('linear: one CD per SubstreamID up to 2^S1CDMax', () => {
    const bench = new Bench({ fmt: LINEAR, max: 3, dss: CD_0 }).put(TABLE + 7 * 64, 57);
    expect(bench.asid(7)).toBe(57);
    expect(bench.access(8).type).toBe(EVENT.C_BAD_SUBSTREAMID);
    expect(bench.access(6).type, 'a CD that is not valid').toBe(EVENT.C_BAD_CD);
  });

  test.each([
    ['4K: 64 CDs per leaf', TWO_LEVEL_4K, 1, 2],
    ['64K: 1024 CDs per leaf', TWO_LEVEL_64K, 0, 66],
  ])('2-level, %s', (_, fmt, first, second) => {
    const bench = new Bench({ fmt, max: 10, dss: CD_0 }).link(first).put(LEAF + second * 64, 90);
    expect(bench.asid(66)).toBe(90);
  });

  test('a level-1 descriptor that is not valid: C_BAD_SUBSTREAMID', () => {
    const bench = new Bench({ fmt: TWO_LEVEL_4K, max: 10, dss: CD_0 }).link(1, 0);
    expect(bench.access(64).type).toBe(EVENT.C_BAD_SUBSTREAMID);
  });

  test('more CDs than the SMMU has SubstreamID bits, or a reserved format: C_BAD_STE', () => {
    expect(new Bench({ fmt: LINEAR, max: SSID_BITS + 1, dss: CD_0 }).access(1).type).toBe(EVENT.C_BAD_STE);
    expect(new Bench({ fmt: 3, max: 2, dss: CD_0 }).access(1).type).toBe(EVENT.C_BAD_STE);
  });
});
