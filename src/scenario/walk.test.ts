/** The walk and the IOTLB on real tables, edited in place. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OP, command } from '../model/fields/commands.ts';
import { DEVICE_PHASE } from '../model/pcie/device.ts';
import { execute, iotlb, translate } from '../model/smmuv3/execute.ts';
import { insert, isStale, lookup } from '../model/smmuv3/tlb.ts';
import { FAULT, entryOf, steAddress, walk } from '../model/smmuv3/walk.ts';
import { DEVICE, REGS, SMMU } from '../model/state/layout.ts';
import type { Machine } from '../model/state/machine.ts';
import { designById } from '../model/system/designs.ts';
import { startRun } from '../model/system/start.ts';
import { compileScenario } from './compile.ts';
import { parseScenario } from './parse.ts';

const SID = 0x100;
const IOVA = 0x400000;

/** `interlaced` after its two maps: nothing is cached yet. */
function mapped(): Machine {
  const text = readFileSync(new URL('./library/interlaced.yaml', import.meta.url), 'utf8');
  const run = startRun(compileScenario(parseScenario(text, 'interlaced.yaml')), designById('viommu-batch')!);
  run.extend(2);
  return run.machine;
}

/** Changes the stage-1 leaf entry of IOVA. */
function edit(m: Machine, change: (lo: number) => number): void {
  const { pte, pteLo, pteHi } = walk(m, 0, SID, IOVA, false);
  m.mem.write64(pte, change(pteLo) >>> 0, pteHi);
}

describe('walk', () => {
  test('a nested walk gives PA, VMID, ASID and size', () => {
    const found = walk(mapped(), 0, SID, IOVA + 0x123, true);
    expect(found).toMatchObject({ fault: 0, vmid: 1, asid: 1, attr: 12 | 0x700 });
    expect(found.pa % 4096).toBe(0x123);
  });

  test.each([
    ['not valid', (lo: number) => lo & ~1, FAULT.F_TRANSLATION, FAULT.F_TRANSLATION],
    ['a block at level 3', (lo: number) => lo & ~2, FAULT.F_TRANSLATION, FAULT.F_TRANSLATION],
    ['access flag clear', (lo: number) => lo & ~0x400, FAULT.F_ACCESS, FAULT.F_ACCESS],
    ['read only (AP[2])', (lo: number) => lo | 0x80, 0, FAULT.F_PERMISSION],
  ])('leaf entry: %s', (_, change, read, write) => {
    const m = mapped();
    edit(m, change);
    expect(walk(m, 0, SID, IOVA, false).fault).toBe(read);
    expect(walk(m, 0, SID, IOVA, true).fault).toBe(write);
  });

  test('an IOVA beyond the input size, a stream without STE, a stream beyond the table or its span', () => {
    const m = mapped();
    const { regs } = m.layout.smmus[0];
    expect(walk(m, 0, SID, 2 ** 48, false).fault).toBe(FAULT.F_TRANSLATION);
    expect(walk(m, 0, SID + 1, IOVA, false).fault).toBe(FAULT.C_BAD_STE);
    expect(walk(m, 0, 0x10000, IOVA, false).fault).toBe(FAULT.C_BAD_STREAMID);
    expect(walk(m, 0, 0x4000, IOVA, false).fault).toBe(FAULT.C_BAD_STREAMID);
    // Span 1: only the first STE of the second-level table is there.
    const l1 = m.w[regs + REGS.strtabBase] + m.w[regs + REGS.strtabBase + 1] * 2 ** 32 + 8;
    m.mem.write32(l1, (m.mem.read32(l1) & ~0x1f) | 1);
    expect(steAddress(m, regs, SID)).toBeGreaterThan(0);
    expect(steAddress(m, regs, SID + 1)).toBe(-1);
  });

  test('an STE that aborts, is not valid, or does not translate in both stages', () => {
    const m = mapped();
    const ste = steAddress(m, m.layout.smmus[0].regs, SID);
    for (const [word, fault] of [
      [0b0001, 0xff],
      [0b1110, FAULT.C_BAD_STE],
    ] as const) {
      m.mem.write32(ste, word);
      expect(walk(m, 0, SID, IOVA, false).fault).toBe(fault);
    }
  });
});

describe('IOTLB', () => {
  const tag = (vmid: number, asid: number): number => ((vmid << 16) | asid) >>> 0;
  const fill = (m: Machine): void => insert(m, iotlb(m, 0), entryOf(walk(m, 0, SID, IOVA, false), IOVA, tag(1, 1)));
  const run = (m: Machine, w: Uint32Array): number => execute(m, 0, w[0], w[1], w[2], w[3]);

  test('an entry is found under its own VMID and ASID only', () => {
    const m = mapped();
    fill(m);
    expect(lookup(m, iotlb(m, 0), tag(1, 1), IOVA + 0xfff)).toBeGreaterThan(0);
    for (const [other, iova] of [
      [tag(1, 2), IOVA],
      [tag(2, 1), IOVA],
      [tag(1, 1), IOVA + 0x1000],
    ]) {
      expect(lookup(m, iotlb(m, 0), other, iova)).toBe(-1);
    }
  });

  test('a global entry serves every ASID of its VMID, and only an address or the VMID removes it', () => {
    const m = mapped();
    edit(m, (lo) => lo & ~0x800);
    fill(m);
    expect(lookup(m, iotlb(m, 0), tag(1, 9), IOVA)).toBeGreaterThan(0);
    expect(lookup(m, iotlb(m, 0), tag(2, 9), IOVA)).toBe(-1);
    run(m, command(OP.TLBI_NH_ASID, { vmid: 1, asid: 1 }));
    expect(lookup(m, iotlb(m, 0), tag(1, 9), IOVA)).toBeGreaterThan(0);
    run(m, command(OP.TLBI_NH_VA, { vmid: 1, asid: 7, va: IOVA }));
    expect(lookup(m, iotlb(m, 0), tag(1, 9), IOVA)).toBe(-1);
  });

  test('a write that hits a read-only entry is refused, even when the tables allow it again', () => {
    const m = mapped();
    edit(m, (lo) => lo | 0x80);
    fill(m);
    edit(m, (lo) => lo & ~0x80);
    const { ctl } = m.layout.devices[0];
    const ask = (write: number): number => {
      m.w[ctl + DEVICE.phase] = DEVICE_PHASE.requested;
      m.w[ctl + DEVICE.write] = write;
      m.w[ctl + DEVICE.iova] = IOVA;
      m.w[m.layout.smmus[0].ctl + SMMU.requests] = 1;
      translate(m, 0, 0);
      return m.w[ctl + DEVICE.phase];
    };
    expect(ask(0)).toBe(DEVICE_PHASE.answered);
    expect(ask(1)).toBe(DEVICE_PHASE.refused);
  });

  test('an entry is stale once its page table entry has changed', () => {
    const m = mapped();
    fill(m);
    const at = lookup(m, iotlb(m, 0), tag(1, 1), IOVA);
    expect(isStale(m, at)).toBe(false);
    edit(m, () => 0);
    expect(isStale(m, at)).toBe(true);
  });

  test('what the hardware cannot execute is CERROR_ILL', () => {
    const m = mapped();
    expect(run(m, command(OP.SYNC, { cs: 3 }))).toBe(1);
    expect(run(m, Uint32Array.of(0x74, 0, 0, 0))).toBe(1);
    expect(run(m, command(OP.SYNC))).toBe(0);
    expect(run(m, command(OP.CFGI_CD, { sid: SID }))).toBe(0);
  });
});
