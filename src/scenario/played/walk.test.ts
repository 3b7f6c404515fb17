/** Translations and the IOTLB on a scenario's real tables, edited in place. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OP, command } from '../../model/arch/smmuv3/fields/commands.ts';
import { EVENT } from '../../model/arch/smmuv3/fields/records.ts';
import { DEVICE_PHASE } from '../../model/pcie/phase.ts';
import { decoderOf, execute } from '../../model/arch/smmuv3/hw/execute.ts';
import { ABORT, type Outcome, type Request, newOutcome } from '../../model/arch/smmuv3/hw/outcome.ts';
import { finishWalk, serve } from '../../model/arch/smmuv3/hw/smmu.ts';
import { isStale } from '../../model/arch/smmuv3/hw/stale.ts';
import { steAddress } from '../../model/arch/smmuv3/hw/ste-address.ts';
import { insert } from '../../model/arch/smmuv3/hw/iotlb.ts';
import { probe, translate } from '../../model/arch/smmuv3/hw/translate.ts';
import { REGS } from '../../model/arch/smmuv3/state.ts';
import { DEVICE, IOMMU, TLB } from '../../model/state/layout.ts';
import type { Machine } from '../../model/state/machine.ts';
import { designById } from '../../model/system/designs.ts';
import { startRun } from '../../model/system/start.ts';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';

const SID = 0x100;
const IOVA = 0x400000;

/** `interlaced` after its two maps: nothing is cached yet. */
function mapped(): Machine {
  const text = readFileSync(new URL('../library/interlaced.yaml', import.meta.url), 'utf8');
  const run = startRun(compileScenario(parseScenario(text, 'interlaced.yaml')), designById('viommu-batch')!);
  run.extend(2);
  return run.machine;
}

const request = (more: Partial<Request> = {}): Request => ({
  sid: SID,
  ssid: -1,
  hi: 0,
  lo: IOVA,
  write: false,
  privileged: false,
  ats: false,
  ...more,
});

/** What memory says. */
function walk(m: Machine, more: Partial<Request> = {}): Outcome {
  const out = newOutcome();
  probe(m, 0, request(more), out);
  return out;
}

/** What the SMMU answers, caches included; a walk is filled in. */
function access(m: Machine, more: Partial<Request> = {}): Outcome {
  const out = newOutcome();
  translate(m, 0, request(more), out);
  if (out.type === 0 && !out.hit) insert(m, 0, out.entry);
  return out;
}

/** Changes the stage-1 leaf entry of IOVA. */
function edit(m: Machine, change: (lo: number) => number): void {
  let leaf = 0;
  const out = newOutcome();
  out.trace = ({ what, pa }) => {
    if (what === 'S1') leaf = pa;
  };
  probe(m, 0, request(), out);
  m.mem.write32(leaf, change(m.mem.read32(leaf)) >>> 0);
}

describe('walk', () => {
  test('a nested walk gives PA, VMID, ASID and size', () => {
    const found = walk(mapped(), { lo: IOVA + 0x123, write: true });
    expect(found).toMatchObject({ type: 0, hit: false, bypass: false });
    expect(found.entry[TLB.tag]).toBe((1 << 16) | 1);
    expect(found.entry[TLB.attr] & 0x73f).toBe(0x700 | 12);
    expect(found.pa % 4096).toBe(0x123);
  });

  test('each table address of stage 1 is translated by stage 2 before it is read', () => {
    const m = mapped();
    const seen: string[] = [];
    const out = newOutcome();
    out.trace = ({ what, level }) => seen.push(`${what}${what.startsWith('S') && what !== 'STE' ? level : ''}`);
    probe(m, 0, request(), out);
    const second = seen.slice(seen.indexOf('S21'), seen.indexOf('CD'));
    expect(seen.slice(0, 2)).toEqual(['L1STD', 'STE']);
    expect(seen.slice(seen.indexOf('CD') + 1)).toEqual(
      ['S10', 'S11', 'S12', 'S13'].flatMap((level) => [...second, level]).concat(second),
    );
  });

  test.each([
    ['not valid', (lo: number) => lo & ~1, EVENT.F_TRANSLATION, EVENT.F_TRANSLATION],
    ['a block at level 3', (lo: number) => lo & ~2, EVENT.F_TRANSLATION, EVENT.F_TRANSLATION],
    ['access flag clear', (lo: number) => lo & ~0x400, EVENT.F_ACCESS, EVENT.F_ACCESS],
    ['read only (AP[2])', (lo: number) => lo | 0x80, 0, EVENT.F_PERMISSION],
    ['EL1 only (AP[1])', (lo: number) => lo & ~0x40, EVENT.F_PERMISSION, EVENT.F_PERMISSION],
  ])('leaf entry: %s', (_, change, read, write) => {
    const m = mapped();
    edit(m, change);
    expect(walk(m).type).toBe(read);
    expect(walk(m, { write: true }).type).toBe(write);
  });

  test('an IOVA beyond the input size, a stream without STE, a stream beyond the table or its span', () => {
    const m = mapped();
    const { regs } = m.layout.iommus[0];
    expect(walk(m, { hi: 0x10000 }).type).toBe(EVENT.F_TRANSLATION);
    expect(walk(m, { sid: SID + 1 }).type).toBe(EVENT.C_BAD_STE);
    expect(walk(m, { sid: 0x10000 }).type).toBe(EVENT.C_BAD_STREAMID);
    expect(walk(m, { sid: 0x4000 }).type).toBe(EVENT.C_BAD_STREAMID);
    // Span 1: only the first STE of the second-level table is there.
    const l1 = m.w[regs + REGS.strtabBase] + m.w[regs + REGS.strtabBase + 1] * 2 ** 32 + 8;
    m.mem.write32(l1, (m.mem.read32(l1) & ~0x1f) | 1);
    expect(steAddress(m, regs, SID)).toBeGreaterThan(0);
    expect(steAddress(m, regs, SID + 1)).toBe(-1);
    expect(walk(m, { sid: SID + 1 }).type).toBe(EVENT.C_BAD_STREAMID);
  });

  test('an STE that aborts, bypasses, or is not valid', () => {
    const m = mapped();
    const ste = steAddress(m, m.layout.iommus[0].regs, SID);
    m.mem.write32(ste, 0b0001);
    expect(walk(m).type).toBe(ABORT);
    m.mem.write32(ste, 0b1110);
    expect(walk(m).type).toBe(EVENT.C_BAD_STE);
    m.mem.write32(ste, 0b1001);
    expect(walk(m)).toMatchObject({ type: 0, bypass: true });
  });

  test('ATS is refused where STE.EATS says so, and a SubstreamID where there is one CD', () => {
    const m = mapped();
    const ste = steAddress(m, m.layout.iommus[0].regs, SID);
    expect(walk(m, { ats: true }).type).toBe(0);
    m.mem.write32(ste + 8, m.mem.read32(ste + 8) & ~(3 << 28));
    expect(walk(m, { ats: true }).type).toBe(EVENT.F_BAD_ATS_TREQ);
  });
});

describe('IOTLB', () => {
  const run = (m: Machine, w: Uint32Array): number => execute(m, 0, decoderOf(m, 0), w[0], w[1], w[2], w[3]);
  /** Whether IOVA is answered from the IOTLB. */
  const cached = (m: Machine): boolean => {
    const out = newOutcome();
    out.fills = false;
    translate(m, 0, request(), out);
    return out.hit;
  };

  test('an entry serves its page, until its VMID, ASID or address is invalidated', () => {
    for (const [miss, hit] of [
      [command(OP.TLBI_NH_ASID, { vmid: 1, asid: 2 }), command(OP.TLBI_NH_ASID, { vmid: 1, asid: 1 })],
      [command(OP.TLBI_NH_ALL, { vmid: 2 }), command(OP.TLBI_NH_ALL, { vmid: 1 })],
      [
        command(OP.TLBI_NH_VA, { vmid: 1, asid: 1, va: IOVA + 0x1000 }),
        command(OP.TLBI_NH_VA, { vmid: 1, asid: 1, va: IOVA }),
      ],
      [command(OP.TLBI_NH_VAA, { vmid: 2, va: IOVA }), command(OP.TLBI_NH_VAA, { vmid: 1, va: IOVA })],
      [command(OP.TLBI_S2_IPA, { vmid: 1, ipa: IOVA }), command(OP.TLBI_S12_VMALL, { vmid: 1 })],
      [command(OP.CFGI_STE, { sid: SID }), command(OP.TLBI_NSNH_ALL)],
    ]) {
      const m = mapped();
      access(m);
      expect(cached(m)).toBe(true);
      expect(run(m, miss)).toBe(0);
      expect(cached(m)).toBe(true);
      expect(run(m, hit)).toBe(0);
      expect(cached(m)).toBe(false);
    }
  });

  test('a global entry is hit by an address in every ASID, not by an ASID', () => {
    const m = mapped();
    edit(m, (lo) => lo & ~0x800);
    access(m);
    run(m, command(OP.TLBI_NH_ASID, { vmid: 1, asid: 1 }));
    expect(cached(m)).toBe(true);
    run(m, command(OP.TLBI_NH_VA, { vmid: 1, asid: 7, va: IOVA }));
    expect(cached(m)).toBe(false);
  });

  test('a write that hits a read-only entry is refused, even when the tables allow it again', () => {
    const m = mapped();
    edit(m, (lo) => lo | 0x80);
    access(m);
    edit(m, (lo) => lo & ~0x80);
    expect(access(m).type).toBe(0);
    expect(access(m, { write: true }).type).toBe(EVENT.F_PERMISSION);
  });

  test('an entry is stale once its page table entry has changed', () => {
    const m = mapped();
    access(m);
    const { iotlb } = m.caches[0];
    const at = Array.from({ length: iotlb.length }, (_, i) => iotlb.at(i)).find(
      (entry) => m.w[entry + TLB.ivaLo] === IOVA,
    )!;
    expect(isStale(m, 0, at)).toBe(false);
    edit(m, () => 0);
    expect(isStale(m, 0, at)).toBe(true);
  });

  test('a non-leaf invalidation drops the walk cache, a leaf one keeps it', () => {
    const m = mapped();
    access(m);
    const { walks } = m.caches[0];
    expect(walks.length).toBe(1);
    run(m, command(OP.TLBI_NH_VA, { vmid: 1, asid: 1, va: IOVA, leaf: 1 }));
    expect(walks.length).toBe(1);
    run(m, command(OP.TLBI_NH_VA, { vmid: 1, asid: 1, va: IOVA }));
    expect(walks.length).toBe(0);
  });

  test('CFGI_CD drops the CD, CFGI_STE both', () => {
    const m = mapped();
    access(m);
    const { configs, contexts } = m.caches[0];
    expect([configs.length, contexts.length]).toEqual([1, 1]);
    run(m, command(OP.CFGI_CD, { sid: SID, ssid: 1 }));
    expect([configs.length, contexts.length]).toEqual([1, 1]);
    run(m, command(OP.CFGI_CD, { sid: SID }));
    expect([configs.length, contexts.length]).toEqual([1, 0]);
    run(m, command(OP.CFGI_STE_RANGE, { sid: SID, range: 3 }));
    expect([configs.length, contexts.length]).toEqual([0, 0]);
  });

  test('what the hardware cannot execute is CERROR_ILL', () => {
    const m = mapped();
    expect(run(m, command(OP.SYNC, { cs: 3 }))).toBe(1);
    expect(run(m, Uint32Array.of(0x74, 0, 0, 0))).toBe(1);
    expect(run(m, command(OP.TLBI_NH_VA, { tg: 1 }))).toBe(1);
    expect(run(m, command(OP.CFGI_STE, { sid: SID, ssec: 1 }))).toBe(1);
    expect(run(m, command(OP.SYNC))).toBe(0);
    expect(run(m, command(OP.CFGI_CD, { sid: SID }))).toBe(0);
  });
});

describe('walks under way', () => {
  /** Device 0 has asked for IOVA without ATS, and its walk has read the tables. */
  function walking(): Machine {
    const m = mapped();
    const { ctl } = m.layout.devices[0];
    m.w[ctl + DEVICE.ats] = 0;
    m.w[ctl + DEVICE.iova] = IOVA;
    m.w[ctl + DEVICE.phase] = DEVICE_PHASE.requested;
    m.w[m.layout.iommus[0].ctl + IOMMU.requests] = 1;
    serve(m, 0, 0);
    expect(m.w[ctl + DEVICE.phase]).toBe(DEVICE_PHASE.walked);
    return m;
  }
  const flush = (m: Machine): number => {
    const w = command(OP.TLBI_NH_VA, { vmid: 1, asid: 1, va: IOVA });
    return execute(m, 0, decoderOf(m, 0), w[0], w[1], w[2], w[3]);
  };
  const entries = (m: Machine): number => {
    const { iotlb } = m.caches[0];
    return Array.from({ length: iotlb.length }, (_, i) => m.w[iotlb.at(i) + TLB.ivaLo]).filter((lo) => lo === IOVA)
      .length;
  };

  test('a walk that no invalidation meets is filled in', () => {
    const m = walking();
    finishWalk(m, 0, 0);
    expect(entries(m)).toBe(1);
  });

  test('a TLBI keeps a walk from filling, and a CMD_SYNC waits for its transaction', () => {
    const m = walking();
    flush(m);
    expect(m.w[m.layout.iommus[0].ctl + IOMMU.doomed]).toBe(1);
    finishWalk(m, 0, 0);
    expect(entries(m)).toBe(0);
    // Not visible yet: the access itself is still on its way.
    expect(m.w[m.layout.iommus[0].ctl + IOMMU.doomed]).toBe(1);
  });

  test('fill-survives-tlbi: without that guarantee the walk fills what was invalidated', () => {
    const m = walking();
    Object.assign(m, { broken: new Set(['fill-survives-tlbi']) });
    flush(m);
    finishWalk(m, 0, 0);
    expect(entries(m)).toBe(1);
  });
});
