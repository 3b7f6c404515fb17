/** What commands do to an SMMU's caches and to transactions under way (IHI 0070 4.3 to 4.7). */
import { beforeEach, describe, expect, test } from 'vitest';
import { settle } from '../../../pcie/under-way.ts';
import { DEVICE_PHASE } from '../../../pcie/phase.ts';
import { DEVICE, IOMMU, TLB } from '../../../state/layout.ts';
import { ATTR_NG, ATTR_S1, ATTR_S2, shapeAttr } from '../../../state/tlb.ts';
import type { TlbPool } from '../../../state/tlb-pool.ts';
import { OP, command } from '../fields/commands.ts';
import { CD_ENTRY } from '../state.ts';
import { decoderOf, execute } from './execute.ts';
import { flightOf } from './flight.ts';
import { rangeOf, streamsOf } from './invalidate.ts';
import { waits } from './smmu.ts';
import { ATS, m, run, start } from './one-smmu.test-helper.ts';

beforeEach(() => start());

interface Given {
  vmid?: number;
  asid?: number;
  page?: number;
  log2?: number;
  stages?: number;
  global?: boolean;
}

function entryOf({
  vmid = 1,
  asid = 5,
  page = 0,
  log2 = 12,
  stages = ATTR_S1 | ATTR_S2,
  global = false,
}: Given): Uint32Array {
  const w = new Uint32Array(TLB.SIZE);
  w[TLB.tag] = ((vmid << 16) | asid) >>> 0;
  w[TLB.ivaHi] = Math.floor(page / 0x100000);
  w[TLB.ivaLo] = (page % 0x100000) * 4096;
  w[TLB.attr] = shapeAttr(log2, 3, 12) | stages | (global ? 0 : ATTR_NG);
  w[TLB.sid] = 0x100;
  return w;
}

/** By name, so that a row says what is left. */
const ENTRIES: Readonly<Record<string, Given>> = {
  page: { page: 0x40 },
  next: { page: 0x41 },
  far: { page: 0x1_0000_0040 },
  large: { page: 0x200, log2: 21 },
  global: { page: 0x40, asid: 7, global: true },
  asid: { page: 0x40, asid: 6 },
  vmid: { page: 0x40, vmid: 2 },
  ipa: { page: 0x40, asid: 0, stages: ATTR_S2 },
  ipa2: { page: 0x40, vmid: 2, asid: 0, stages: ATTR_S2 },
};
const NAMES = Object.keys(ENTRIES);

/** Names of the entries that a command removes. */
function removed(words: Uint32Array, pool: TlbPool = m.caches[0].iotlb): string {
  for (const given of Object.values(ENTRIES)) pool.insert(entryOf(given));
  run(words);
  const key = (at: number, w: ArrayLike<number>): string =>
    [TLB.tag, TLB.ivaHi, TLB.ivaLo, TLB.attr].map((i) => w[at + i]).join();
  const left = new Set(pool.offsets().map((at) => key(at, pool.w)));
  return NAMES.filter((name) => !left.has(key(0, entryOf(ENTRIES[name])))).join(' ');
}

const OF_VMID = 'page next far large global asid';

test.each<[string, Uint32Array, string]>([
  ['TLBI_NSNH_ALL', command(OP.TLBI_NSNH_ALL), NAMES.join(' ')],
  ['TLBI_S12_VMALL', command(OP.TLBI_S12_VMALL, { vmid: 1 }), `${OF_VMID} ipa`],
  ['TLBI_NH_ALL', command(OP.TLBI_NH_ALL, { vmid: 1 }), OF_VMID],
  ['TLBI_NH_ALL of another VMID', command(OP.TLBI_NH_ALL, { vmid: 2 }), 'vmid'],
  ['TLBI_NH_ASID: global entries stay', command(OP.TLBI_NH_ASID, { vmid: 1, asid: 5 }), 'page next far large'],
  ['TLBI_NH_ASID of a global entry', command(OP.TLBI_NH_ASID, { vmid: 1, asid: 7 }), ''],
  ['TLBI_NH_ASID of ASID 0: stage 2 has no ASID', command(OP.TLBI_NH_ASID, { vmid: 1, asid: 0 }), ''],
  ['TLBI_NH_VA: its ASID, and global ones', command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x40000 }), 'page global'],
  ['TLBI_NH_VA, leaf only', command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x40000, leaf: 1 }), 'page global'],
  ['TLBI_NH_VA in a block', command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x3ff000 }), 'large'],
  ['TLBI_NH_VA behind it', command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x400000 }), ''],
  [
    'TLBI_NH_VA of more than 32 bits of page number',
    command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x1_0000_0040_000 }),
    'far',
  ],
  [
    'a range: (NUM + 1) << SCALE granules',
    command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x40000, tg: 1, num: 1, ttl: 3 }),
    'page next global',
  ],
  ['a range of one granule', command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x41000, tg: 1, num: 0, ttl: 3 }), 'next'],
  [
    'a range that reaches the block',
    command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x41000, tg: 1, num: 0, scale: 9 }),
    'next large',
  ],
  ['TLBI_NH_VAA', command(OP.TLBI_NH_VAA, { vmid: 1, va: 0x40000 }), 'page global asid'],
  ['TLBI_S2_IPA: entries of stage 2 alone', command(OP.TLBI_S2_IPA, { vmid: 1, ipa: 0x40000 }), 'ipa'],
  ['TLBI_S2_IPA elsewhere', command(OP.TLBI_S2_IPA, { vmid: 1, ipa: 0x41000 }), ''],
])('%s removes %s', (_, words, gone) => {
  expect(removed(words)).toBe(gone);
});

test('walk caches go with the IOTLB, but not where leaves only are named', () => {
  const walks = () => m.caches[0].walks;
  expect(removed(command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x40000, leaf: 1 }), walks())).toBe('');
  start();
  expect(removed(command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x40000 }), walks())).toBe('page global');
  start();
  expect(removed(command(OP.TLBI_NH_ASID, { vmid: 1, asid: 6 }), walks())).toBe('asid');
});

test('without stage 2 there is one VMID, 0', () => {
  start({ ...ATS, IDR0: ATS.IDR0 & ~1 });
  m.caches[0].iotlb.insert(entryOf({ vmid: 0, stages: ATTR_S1 }));
  run(command(OP.TLBI_NH_ASID, { vmid: 3, asid: 5 }));
  expect(m.caches[0].iotlb.length).toBe(0);
});

test('pages of an address command', () => {
  const of = (fields: Parameters<typeof command>[1]): readonly [number, number] => {
    const [w0, , w2, w3] = command(OP.TLBI_NH_VA, fields);
    return rangeOf(w0, w2, w3);
  };
  expect([of({ va: 0x5000 }), of({ va: 0x5000, num: 3, scale: 2 })]).toEqual([
    [5, 6],
    [5, 6],
  ]);
  expect([
    of({ va: 0x5000, tg: 1, num: 2 }),
    of({ va: 0x8000, tg: 2, num: 2 }),
    of({ va: 0x10000, tg: 3, num: 0, scale: 3 }),
  ]).toEqual([
    [5, 8],
    [8, 20],
    [16, 144],
  ]);
  expect(of({ va: 0, tg: 1, num: 31, scale: 31 })).toEqual([0, 2 ** 36]);
});

test('streams of a CFGI', () => {
  expect([streamsOf(OP.CFGI_STE, 5, 31), streamsOf(OP.CFGI_CD, 5, 31)]).toEqual([
    [5, 5],
    [5, 5],
  ]);
  expect([0, 2, 7, 31].map((range) => streamsOf(OP.CFGI_STE_RANGE, 0x105, range))).toEqual([
    [0x104, 0x105],
    [0x100, 0x107],
    [0x100, 0x1ff],
    [0, 2 ** 32 - 1],
  ]);
});

describe('configuration caches', () => {
  /** STEs of streams 0x100 and 0x101, CDs of both, of SubstreamIDs 0 and 3 of the first. */
  const left = (words: Uint32Array): string => {
    const { configs, contexts } = m.caches[0];
    for (const sid of [0x100, 0x101]) configs.insert([sid, ...new Uint32Array(16)]);
    for (const [sid, ssid] of [
      [0x100, 0],
      [0x100, 3],
      [0x101, 0],
    ])
      contexts.insert([sid, ssid, ...new Uint32Array(contexts.size - 2)]);
    run(words);
    const stes = configs.offsets().map((at) => `STE ${m.w[at].toString(16)}`);
    return [...stes, ...contexts.offsets().map((at) => `CD ${m.w[at].toString(16)}.${m.w[at + CD_ENTRY.ssid]}`)].join(
      ', ',
    );
  };

  test.each<[string, Uint32Array, string]>([
    ['CFGI_STE', command(OP.CFGI_STE, { sid: 0x100 }), 'STE 101, CD 101.0'],
    ['CFGI_STE of nobody', command(OP.CFGI_STE, { sid: 0x102 }), 'STE 100, STE 101, CD 100.0, CD 100.3, CD 101.0'],
    ['CFGI_STE_RANGE', command(OP.CFGI_STE_RANGE, { sid: 0x101, range: 0 }), ''],
    ['CFGI_CD', command(OP.CFGI_CD, { sid: 0x100, ssid: 3 }), 'STE 100, STE 101, CD 100.0, CD 101.0'],
    ['CFGI_CD_ALL', command(OP.CFGI_CD_ALL, { sid: 0x100 }), 'STE 100, STE 101, CD 101.0'],
  ])('%s leaves %s', (_, words, stays) => {
    expect(left(words)).toBe(stays);
  });
});

describe('a transaction under way', () => {
  /** What becomes of the NIC's, which has come to a phase, by a command. */
  function met(words: Uint32Array, phase: number, ats = 0, ssid = 0): { doomed: number; of: number } {
    start();
    const { ctl } = m.layout.devices[0];
    m.w.set(entryOf({ page: 0x40 }), ctl + DEVICE.answer);
    m.w[ctl + DEVICE.answer + TLB.ssid] = ssid;
    m.w[ctl + DEVICE.phase] = phase;
    m.w[ctl + DEVICE.ats] = ats;
    m.w[m.layout.iommus[0].ctl + IOMMU.underWay] = 1;
    run(words);
    run(words);
    return { doomed: m.w[ctl + DEVICE.doomed], of: m.w[m.layout.iommus[0].ctl + IOMMU.doomed] };
  }
  const hit = (...of: Parameters<typeof met>): boolean => {
    const { doomed, of: count } = met(...of);
    // Once, however often it is hit.
    expect(count).toBe(doomed);
    return doomed === 1;
  };
  const asid = command(OP.TLBI_NH_ASID, { vmid: 1, asid: 5 });

  test('keeps those CMD_SYNCs waiting that stand behind a command which has hit it in the same queue', () => {
    start();
    const { ctl } = m.layout.devices[0];
    m.w.set(entryOf({ page: 0x40 }), ctl + DEVICE.answer);
    m.w[ctl + DEVICE.phase] = DEVICE_PHASE.walked;
    m.w[m.layout.iommus[0].ctl + IOMMU.underWay] = 1;
    const from = (queue: number): number => execute(m, 0, decoderOf(m, 0), asid[0], asid[1], asid[2], asid[3], queue);
    const waiting = (): number[] => [0, 1, 2, 40, 41].filter((queue) => waits(m, 0, OP.SYNC, 0, queue));
    expect(waiting()).toEqual([]);
    from(2);
    expect(waiting()).toEqual([2]);
    from(0);
    from(2);
    expect(waiting()).toEqual([0, 2]);
    expect(m.w[m.layout.iommus[0].ctl + IOMMU.doomed]).toBe(1);
    // More queues than bits: some wait longer than they must, none less.
    from(41);
    expect(waiting()).toEqual([0, 2, 40, 41]);
    settle(m, 0, 0);
    expect(waiting()).toEqual([]);
  });

  test('is hit while it counts on what memory held: a walk; an access without ATS', () => {
    expect(
      Object.entries(DEVICE_PHASE)
        .filter(([, phase]) => hit(asid, phase))
        .map(([name]) => name),
    ).toEqual(['walked', 'answered']);
    expect(
      Object.entries(DEVICE_PHASE)
        .filter(([, phase]) => hit(asid, phase, 1))
        .map(([name]) => name),
    ).toEqual(['walked']);
  });

  test('by what names it', () => {
    const { walked } = DEVICE_PHASE;
    expect(
      [
        command(OP.TLBI_NH_ASID, { vmid: 1, asid: 6 }),
        command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x40000 }),
        command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, va: 0x41000 }),
      ].map((words) => hit(words, walked)),
    ).toEqual([false, true, false]);
    const cd = (ssid: number, sid = 0x100): Uint32Array => command(OP.CFGI_CD, { sid, ssid });
    expect([hit(cd(0), walked), hit(cd(1), walked), hit(cd(3), walked, 0, 4), hit(cd(0, 0x101), walked)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([
      hit(command(OP.CFGI_CD_ALL, { sid: 0x100, ssid: 9 }), walked),
      hit(command(OP.CFGI_STE, { sid: 0x100 }), walked),
    ]).toEqual([true, true]);
  });

  test('is told as what it is', () => {
    const kind = (phase: number, ats: 0 | 1): string | undefined => {
      start();
      const { ctl } = m.layout.devices[0];
      m.w[ctl + DEVICE.phase] = phase;
      m.w[ctl + DEVICE.ats] = ats;
      return flightOf(m, 0)?.kind;
    };
    expect(
      Object.values(DEVICE_PHASE)
        .map((phase) => kind(phase, 0) ?? '-')
        .join(' '),
    ).toBe('- - - walk access - access');
    expect(
      Object.values(DEVICE_PHASE)
        .map((phase) => kind(phase, 1) ?? '-')
        .join(' '),
    ).toBe('- - - walk answer - access');
  });

  test('is told whether its fill and its answer will be thrown away', () => {
    const { ctl } = m.layout.devices[0];
    m.w[ctl + DEVICE.phase] = DEVICE_PHASE.walked;
    const flags = (doomed: number, discard: number) => {
      m.w[ctl + DEVICE.doomed] = doomed;
      m.w[ctl + DEVICE.discard] = discard;
      const flight = flightOf(m, 0)!;
      return [flight.doomed, flight.discarded];
    };
    expect([flags(0, 0), flags(1, 0), flags(0, 1)]).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ]);
  });
});

test('an ATC_INV goes to the device of its StreamID, if its ATS is on', () => {
  const sent = (sid: number): number => {
    run(command(OP.ATC_INV, { sid, size: 52 }));
    return m.w[m.layout.iommus[0].ctl + IOMMU.outstanding];
  };
  expect(sent(0x101)).toBe(0);
  m.w[m.layout.devices[0].ctl + DEVICE.ats] = 1;
  expect([sent(0x101), sent(0x200), sent(0x100)]).toEqual([1, 1, 2]);
});
