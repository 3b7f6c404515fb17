/** Which STEs and CDs an SMMU takes, by what it has (IHI 0070 5.2.2, 5.4.2), and what they say. */
import { describe, expect, test } from 'vitest';
import { setField } from '../../../fields/field.ts';
import { buildHost } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { IDR, topology } from '../context.test-helper.ts';
import { CD, STE } from '../fields/descriptors.ts';
import { EVENT } from '../fields/records.ts';
import { decodeCd, decodeSte, newContext, type StreamContext } from './context.ts';
import { ABORT } from './outcome.ts';

type Registers = typeof IDR;
type Values<T> = Partial<Record<keyof T, number>>;

const machine = (idr: Partial<Registers>) => {
  const topo = topology(1);
  const iommus = [{ ...topo.iommus[0], idr: { ...IDR, ...idr } }];
  return buildHost({ ...topo, iommus }, designById('viommu-batch')!).m;
};

function words<T extends typeof STE | typeof CD>(fields: T, values: Values<T>): Uint32Array {
  const out = new Uint32Array(16);
  for (const [name, value] of Object.entries(values))
    setField(fields[name as keyof T] as (typeof STE)['V'], out, value as number);
  return out;
}

/** Stage 2 of 40 bits in and out, 4 KiB granule, from level 1. */
const S2 = { S2T0SZ: 24, S2SL0: 1, S2TG: 0, S2PS: 2, S2AA64: 1, S2TTB: 0x1000, S2VMID: 7, S2R: 1 } as const;

function ste(values: Values<typeof STE>, idr: Partial<Registers> = {}): { answer: string; context: StreamContext } {
  const context = newContext();
  const answer = decodeSte(machine(idr), 0, words(STE, { V: 1, ...values }), context);
  const name = answer === 0 ? 'taken' : answer === ABORT ? 'abort' : answer === EVENT.C_BAD_STE ? 'C_BAD_STE' : answer;
  return { answer: String(name), context };
}

const without = (bit: number) => ({ IDR0: IDR.IDR0 & ~bit });
const S2P = 1;
const S1P = 2;
const stalls = (model: number) => ({ IDR0: (IDR.IDR0 & ~(3 << 24)) | (model << 24) });
const httu = (level: number) => ({ IDR0: (IDR.IDR0 & ~(3 << 6)) | (level << 6) });
const ssids = (bits: number) => ({ IDR1: (IDR.IDR1 & ~(0x1f << 6)) | (bits << 6) });

describe('an STE', () => {
  test.each<[string, string, Values<typeof STE>, Partial<Registers>?]>([
    ['V = 0', 'C_BAD_STE', { V: 0, CONFIG: 4 }],
    ['abort', 'abort', { CONFIG: 0 }],
    ['abort, whatever bits 1 and 0 say', 'abort', { CONFIG: 3 }],
    ['bypass', 'taken', { CONFIG: 4 }],
    ['bypass says nothing of stages that are not there', 'taken', { CONFIG: 4 }, without(S1P | S2P)],
    ['stage 1', 'taken', { CONFIG: 5 }],
    ['stage 1 on an SMMU without', 'C_BAD_STE', { CONFIG: 5 }, without(S1P)],
    ['stage 1 on an SMMU without stage 2', 'taken', { CONFIG: 5 }, without(S2P)],
    ['stage 2', 'taken', { CONFIG: 6, ...S2 }],
    ['stage 2 on an SMMU without', 'C_BAD_STE', { CONFIG: 6, ...S2 }, without(S2P)],
    ['stage 2 on an SMMU without stage 1', 'taken', { CONFIG: 6, ...S2 }, without(S1P)],
    ['both', 'taken', { CONFIG: 7, ...S2 }],
    ['both on an SMMU without stage 1', 'C_BAD_STE', { CONFIG: 7, ...S2 }, without(S1P)],
    ['stage 2 with tables of AArch32', 'C_BAD_STE', { CONFIG: 6, ...S2, S2AA64: 0 }],
    ['a reserved granule', 'C_BAD_STE', { CONFIG: 6, ...S2, S2TG: 3 }],
    ['a reserved start level', 'C_BAD_STE', { CONFIG: 6, ...S2, S2SL0: 3 }],
    ['a table at the end of the output range', 'taken', { CONFIG: 6, ...S2, S2TTB: 2 ** 40 - 0x1000 }],
    ['a table beyond the output range', 'C_BAD_STE', { CONFIG: 6, ...S2, S2TTB: 2 ** 40 }],
    ['more input bits than the SMMU has', 'C_BAD_STE', { CONFIG: 6, ...S2, S2T0SZ: 64 - 45, S2SL0: 2, S2PS: 5 }],
    ['44 input bits of 44', 'taken', { CONFIG: 6, ...S2, S2T0SZ: 20, S2SL0: 2, S2PS: 4 }],
    ['25 input bits, the fewest', 'taken', { CONFIG: 6, ...S2, S2T0SZ: 39, S2SL0: 0 }],
    ['24 input bits', 'C_BAD_STE', { CONFIG: 6, ...S2, S2T0SZ: 40, S2SL0: 0 }],
    ['16 tables side by side from level 1', 'taken', { CONFIG: 6, ...S2, S2T0SZ: 21, S2SL0: 1 }],
    ['32 tables side by side', 'C_BAD_STE', { CONFIG: 6, ...S2, S2T0SZ: 20, S2SL0: 1 }],
    ['less than an entry of the start level', 'C_BAD_STE', { CONFIG: 6, ...S2, S2T0SZ: 34, S2SL0: 1 }],
    ['one bit more than an entry of it', 'taken', { CONFIG: 6, ...S2, S2T0SZ: 33, S2SL0: 1 }],
    ['big-endian tables', 'C_BAD_STE', { CONFIG: 6, ...S2, S2ENDI: 1 }],
    ['stage-2 faults that stall', 'C_BAD_STE', { CONFIG: 6, ...S2, S2S: 1 }],
    ['S2HA without HTTU', 'C_BAD_STE', { CONFIG: 6, ...S2, S2HA: 1 }, httu(0)],
    ['S2HA with HTTU of the access flag', 'taken', { CONFIG: 6, ...S2, S2HA: 1 }, httu(1)],
    ['S2HD with HTTU of the access flag', 'C_BAD_STE', { CONFIG: 6, ...S2, S2HD: 1 }, httu(1)],
    ['S2HD with HTTU of both', 'taken', { CONFIG: 6, ...S2, S2HD: 1 }, httu(2)],
    ['S1STALLD where faults can stall', 'taken', { CONFIG: 5, S1STALLD: 1 }, stalls(0)],
    ['S1STALLD where none stalls', 'C_BAD_STE', { CONFIG: 5, S1STALLD: 1 }, stalls(1)],
    ['S1STALLD where all stall', 'C_BAD_STE', { CONFIG: 5, S1STALLD: 1 }, stalls(2)],
    ['CDs for as many SubstreamIDs as there are', 'taken', { CONFIG: 5, S1CDMAX: 4 }, ssids(4)],
    ['CDs for more', 'C_BAD_STE', { CONFIG: 5, S1CDMAX: 5 }, ssids(4)],
    ['S1CDMax where there are no SubstreamIDs', 'taken', { CONFIG: 5, S1CDMAX: 5 }, ssids(0)],
    ['a reserved format of CD tables', 'C_BAD_STE', { CONFIG: 5, S1CDMAX: 1, S1FMT: 3 }, ssids(4)],
    ['the same for a single CD', 'taken', { CONFIG: 5, S1CDMAX: 0, S1FMT: 3 }, ssids(4)],
  ])('with %s: %s', (_, expected, values, idr) => {
    expect(ste(values, idr).answer).toBe(expected);
  });

  test('says which stages there are, the VMID, and what stage 2 does', () => {
    const { context } = ste({ CONFIG: 7, ...S2, EATS: 1, S2AFFD: 1 });
    expect(context).toMatchObject({ config: 7, s1: true, s2: true, ats: true, vmid: 7 });
    expect(context).toMatchObject({ s2Granule: 12, s2Start: 1, s2Bits: 40, s2Tsz: 24, s2Ttb: 0x1000 });
    expect([context.s2Affd, context.s2Record]).toEqual([true, true]);
    expect(ste({ CONFIG: 5, S2VMID: 7, EATS: 2 }).context).toMatchObject({ s1: true, s2: false, vmid: 7, ats: false });
    expect(ste({ CONFIG: 5, S2VMID: 7 }, without(S2P)).context.vmid).toBe(0);
    expect(ste({ CONFIG: 4 }).context).toMatchObject({ s1: false, s2: false, ats: false });
    const wide = ste({ CONFIG: 6, ...S2, S2TG: 1, S2SL0: 2, S2PS: 7 }).context;
    expect([wide.s2Granule, wide.s2Start, wide.s2Bits]).toEqual([16, 1, 44]);
    // 52 bits of output need the granule of 64 KiB.
    const oas52 = { IDR5: (IDR.IDR5 & ~7) | 6 };
    const bits = (S2TG: number): number => ste({ CONFIG: 6, ...S2, S2TG, S2PS: 6 }, oas52).context.s2Bits;
    expect([bits(1), bits(0)]).toEqual([52, 48]);
  });
});

describe('a CD', () => {
  /** Two tables of 48 bits and 4 KiB, output 44 bits; IDR0.TERM_MODEL of the recorded SMMU is 1. */
  const BOTH = { V: 1, AA64: 1, A: 1, T0SZ: 16, T1SZ: 16, TG0: 0, TG1: 2, IPS: 4, ASID: 9, R: 1 } as const;
  const cd = (values: Values<typeof CD>, idr: Partial<Registers> = {}) => {
    const context = newContext();
    return { taken: decodeCd(machine(idr), 0, words(CD, { ...BOTH, ...values }), context), context };
  };
  const terminates = (model: number) => ({ IDR0: (IDR.IDR0 & ~(1 << 26)) | (model << 26) });

  test.each<[string, boolean, Values<typeof CD>, Partial<Registers>?]>([
    ['two tables', true, {}],
    ['V = 0', false, { V: 0 }],
    ['tables of AArch32', false, { AA64: 0 }],
    ['A = 0 where faults only abort', false, { A: 0 }, terminates(1)],
    ['A = 0 where they can read as zero', true, { A: 0 }, terminates(0)],
    ['S = 1 where faults can stall', true, { S: 1 }, stalls(0)],
    ['S = 1 where none stalls', false, { S: 1 }, stalls(1)],
    ['S = 1 where all stall', true, { S: 1 }, stalls(2)],
    ['S = 0 where faults can stall', true, { S: 0 }, stalls(0)],
    ['S = 0 where none stalls', true, { S: 0 }, stalls(1)],
    ['S = 0 where all stall', false, { S: 0 }, stalls(2)],
    ['HA without HTTU', false, { HA: 1 }, httu(0)],
    ['HA with HTTU of the access flag', true, { HA: 1 }, httu(1)],
    ['HD with HTTU of the access flag', false, { HD: 1 }, httu(1)],
    ['HD with HTTU of both', true, { HD: 1 }, httu(2)],
    ['49 input bits', false, { T0SZ: 15 }],
    ['49 input bits of a table that is off', true, { T0SZ: 15, EPD0: 1 }],
    ['25 input bits, the fewest', true, { T1SZ: 39 }],
    ['24 input bits', false, { T1SZ: 40 }],
    ['a reserved granule of TTB0', false, { TG0: 3 }],
    ['a reserved granule of TTB1', false, { TG1: 0 }],
    ['big-endian tables', false, { ENDI: 1 }],
    ['a table at the end of the output range', true, { TTB0: 2 ** 44 - 0x1000 }],
    ['a table beyond it', false, { TTB0: 2 ** 44 }],
  ])('with %s: %s', (_, expected, values, idr) => {
    expect(cd(values, idr).taken).toBe(expected);
  });

  test('says ASID and tables', () => {
    const { context } = cd({ TG1: 1, TBI1: 1, HAD0: 1, TTB0: 0x2000, EPD0: 0, AFFD: 1 });
    expect(context).toMatchObject({ asid: 9, s1Affd: true, s1Record: true, s1Bits: 44 });
    const [low, high] = context.tables;
    expect(low).toMatchObject({
      disabled: false,
      tsz: 16,
      granule: 12,
      ttb: 0x2000,
      hierarchicalOff: true,
      tbi: false,
    });
    expect(high).toMatchObject({ disabled: false, tsz: 16, granule: 14, hierarchicalOff: false, tbi: true });
    expect(cd({ EPD1: 1 }).context.tables[1].disabled).toBe(true);
  });
});
