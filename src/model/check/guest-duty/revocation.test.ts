/** What is noted of a translation that was taken away, who is concerned, and what still holds it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { topology } from '../../arch/smmuv3/context.test-helper.ts';
import { OP, command } from '../../arch/smmuv3/fields/commands.ts';
import { SMMUV3 } from '../../arch/smmuv3/smmuv3.ts';
import { DEVICE_PHASE } from '../../pcie/phase.ts';
import { DEVICE, TLB } from '../../state/layout.ts';
import type { Machine } from '../../state/machine.ts';
import type { MainOp } from '../../state/main-program.ts';
import type { Op, Topology } from '../../state/topology.ts';
import { buildHost } from '../../system/build.ts';
import { designById } from '../../system/designs.ts';
import { shared } from '../owners.ts';
import { Freed } from './freed.ts';
import { MISSING, missingFor, uncovered } from './gaps.ts';
import { Overwritten } from './overwritten.ts';
import {
  ALL_PAGES,
  HELD_IN,
  REVOCATION,
  STATE,
  carve,
  commandOf,
  commandWord,
  devicesOf,
  firstPage,
  holders,
  ofCd,
} from './revocation.ts';
import { heldBy } from './revocation-held.ts';
import { scopeOf } from './revocation-scope.ts';
import { Pool } from '../../state/pool.ts';

const ASID = 5;
const VSID = 0x10;
const [NIC, GPU] = [0, 1];

/** Two VMs; each has one device, whose context names ASID 5. */
const TOPO: Topology = {
  ...topology(2),
  guestIommus: topology(2).guestIommus.map((one) => ({
    ...one,
    vdevices: one.vdevices.map((vdevice) => ({ ...vdevice, asid: ASID })),
  })),
};

interface Given {
  held?: number;
  v?: number;
  who?: number;
  page?: number;
  pages?: number;
  frame?: number;
  by?: number;
  duty?: number;
  state?: number;
}

const recordOf = ({
  held = HELD_IN.iotlb,
  v = 0,
  who = ASID,
  page = 0x40,
  pages = 4,
  frame = 0x100,
  by = 0,
  duty = 0,
  state = 0,
}: Given) => Uint32Array.of(held, v, who, Math.floor(page / 2 ** 32), page, pages, frame, by, duty, state);

test('a command as a word: queue and position, 0 for none', () => {
  expect([commandWord(0, 0), commandWord(3, 0xffffff)]).toEqual([0x1000000, 0x4ffffff]);
  expect([commandOf(0), commandOf(0x1000000), commandOf(0xff000007)]).toEqual([
    [-1, 0],
    [0, 0],
    [254, 7],
  ]);
});

describe('a record is cut at the ends of what a command names', () => {
  /** `page+pages>frame`, what lies inside is marked with `*`. */
  const cut = (from: number, end: number, known: Given = {}): string[] | undefined =>
    carve(recordOf(known), [from, end], (piece) => {
      piece[REVOCATION.state] = 1;
      return [piece];
    })?.map(
      (w) =>
        `${firstPage(w, 0).toString(16)}+${w[REVOCATION.pages]}>${w[REVOCATION.frame].toString(16)}${w[REVOCATION.state] ? '*' : ''}`,
    );

  test.each<[string, number, number, readonly string[] | undefined]>([
    ['all', 0x40, 0x44, ['40+4>100*']],
    ['more than all', 0, Number.POSITIVE_INFINITY, ['40+4>100*']],
    ['the beginning', 0x3f, 0x41, ['40+1>100*', '41+3>101']],
    ['the end', 0x43, 0x50, ['40+3>100', '43+1>103*']],
    ['the middle', 0x41, 0x43, ['40+1>100', '41+2>101*', '43+1>103']],
    ['all but the last', 0x40, 0x43, ['40+3>100*', '43+1>103']],
    ['all but the first', 0x41, 0x44, ['40+1>100', '41+3>101*']],
    ['what ends before', 0x30, 0x40, undefined],
    ['what begins behind', 0x44, 0x50, undefined],
  ])('%s', (_, from, end, pieces) => {
    expect(cut(from, end)).toEqual(pieces);
  });

  test('pages of more than 32 bits', () => {
    expect(cut(0x1_0000_0001, 0x1_0000_0002, { page: 0xffff_ffff, pages: 4 })).toEqual([
      'ffffffff+2>100',
      '100000001+1>102*',
      '100000002+1>103',
    ]);
  });

  test('what a context stood for is named as a whole, or not at all', () => {
    expect([cut(0, 2 ** 36, { page: 0, pages: ALL_PAGES }), cut(0, 5, { page: 0, pages: ALL_PAGES })]).toEqual([
      ['0+4294967295>100*'],
      undefined,
    ]);
    const is = (known: Given): boolean => ofCd(recordOf(known), 0);
    expect([is({}), is({ pages: ALL_PAGES }), is({ held: HELD_IN.config, pages: 0 })]).toEqual([false, true, true]);
  });

  test('the pieces are the whole, in order', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(12), (from, length) => {
        const pieces = carve(recordOf({ page: 4, pages: 4 }), [from, from + length], (piece) => [piece]);
        if (!pieces) return;
        const pages = pieces.flatMap((w) =>
          Array.from({ length: w[REVOCATION.pages] }, (_, i) => [firstPage(w, 0) + i, w[REVOCATION.frame] + i]),
        );
        expect(pages).toEqual([4, 5, 6, 7].map((page) => [page, 0x100 + page - 4]));
      }),
      { seed: 2 },
    );
  });
});

test('whose accesses a record is about', () => {
  const of = (known: Given): number[] => devicesOf(TOPO, recordOf(known), 0);
  expect(of({ held: HELD_IN.atc, who: GPU })).toEqual([GPU]);
  expect([of({}), of({ v: 1 }), of({ who: 6 })]).toEqual([[NIC], [GPU], []]);
  expect([of({ held: HELD_IN.config, who: VSID }), of({ held: HELD_IN.config, who: 9 })]).toEqual([[NIC], []]);
  expect([of({ held: HELD_IN.stage2, who: 1 }), of({ held: HELD_IN.stage2, who: 0 })]).toEqual([[GPU], [NIC]]);
});

test('caches that may hold a translation of an ASID: of the VM, of the emulated SMMU that the op names', () => {
  const op = (asid: number, guestIommu?: number): Extract<Op, { op: 'pte' }> => ({
    ...{ op: 'pte', what: 'unmap', asid, iova: 0, pages: 1, ipa: 0, writes: [] },
    ...(guestIommu !== undefined && { guestIommu }),
  });
  expect(holders(TOPO, 0, op(ASID))).toEqual([
    [HELD_IN.iotlb, 0, ASID],
    [HELD_IN.atc, 0, NIC],
  ]);
  // The other one has no ATC.
  expect(holders(TOPO, 1, op(ASID))).toEqual([[HELD_IN.iotlb, 1, ASID]]);
  expect([holders(TOPO, 0, op(6)), holders(TOPO, 0, op(ASID, 1)), holders(TOPO, 1, op(ASID, 1))]).toEqual([
    [],
    [],
    [[HELD_IN.iotlb, 1, ASID]],
  ]);
});

describe('what a command names of a record', () => {
  const EVERY = 'every page';
  const named = (words: Uint32Array, known: Given = {}, topo = TOPO, v = 0) => {
    const pages = scopeOf({ topo, arch: SMMUV3 }, recordOf(known), 0, v, [...words] as never);
    return pages && (pages[1] === Number.POSITIVE_INFINITY ? EVERY : pages.join());
  };
  const atc = { held: HELD_IN.atc, who: NIC };
  const config = { held: HELD_IN.config, who: VSID };

  test.each<[string, Uint32Array, Given, string | undefined]>([
    ['everything', command(OP.TLBI_NH_ALL), {}, EVERY],
    ['everything of the SMMU', command(OP.TLBI_NSNH_ALL), {}, EVERY],
    ['its ASID', command(OP.TLBI_NH_ASID, { asid: ASID }), {}, EVERY],
    ['another ASID', command(OP.TLBI_NH_ASID, { asid: 6 }), {}, undefined],
    ['a page', command(OP.TLBI_NH_VA, { asid: ASID, va: 0x41000 }), {}, '65,66'],
    ['a page of another ASID', command(OP.TLBI_NH_VA, { asid: 6, va: 0x41000 }), {}, undefined],
    ['a page of any ASID', command(OP.TLBI_NH_VAA, { va: 0x41000 }), {}, '65,66'],
    ['a range', command(OP.TLBI_NH_VA, { asid: ASID, va: 0x41000, tg: 1, num: 3, ttl: 3 }), {}, '65,69'],
    ['an ATC', command(OP.ATC_INV, { sid: VSID, size: 52 }), {}, undefined],
    ['its ATC', command(OP.ATC_INV, { sid: VSID, size: 52 }), atc, EVERY],
    ['pages of its ATC', command(OP.ATC_INV, { sid: VSID, addr: 0x41000, size: 1 }), atc, '64,66'],
    ['another ATC', command(OP.ATC_INV, { sid: 9, size: 52 }), atc, undefined],
    ['a SubstreamID of its ATC', command(OP.ATC_INV, { sid: VSID, ssv: 1, ssid: 1, size: 52 }), atc, undefined],
    ['every SubstreamID of its ATC', command(OP.ATC_INV, { sid: VSID, ssv: 1, global: 1, size: 52 }), atc, EVERY],
    ['the IOTLB, for an ATC', command(OP.TLBI_NH_ALL), atc, undefined],
    ['its CD', command(OP.CFGI_CD, { sid: VSID }), config, EVERY],
    ['its CDs', command(OP.CFGI_CD_ALL, { sid: VSID }), config, EVERY],
    ['its STE', command(OP.CFGI_STE, { sid: VSID }), config, EVERY],
    ['all STEs', command(OP.CFGI_STE_RANGE, { range: 31 }), config, EVERY],
    ['the CD of another', command(OP.CFGI_CD, { sid: 9 }), config, undefined],
    ['a translation, for a CD', command(OP.TLBI_NH_ALL), config, undefined],
    ['nothing', command(OP.SYNC), {}, undefined],
    ['what the host has taken', command(OP.TLBI_NH_ALL), { held: HELD_IN.stage2 }, undefined],
  ])('%s', (_, words, known, pages) => {
    expect(named(words, known)).toBe(pages);
  });

  test('in a queue of its emulated SMMU only, a VCMDQ beside it included', () => {
    const all = command(OP.TLBI_NH_ALL);
    expect(named(all, {}, TOPO, 1)).toBeUndefined();
    const guestIommus = [...TOPO.guestIommus, { ...TOPO.guestIommus[0], hwQueueOf: 0 }];
    expect(named(all, {}, { ...TOPO, guestIommus }, 2)).toBe(EVERY);
  });

  test('a guest that knows of no ATC takes an invalidation of the IOTLB to be enough', () => {
    const guestIommus = TOPO.guestIommus.map((one) => ({
      ...one,
      vdevices: one.vdevices.map((vdevice) => ({ ...vdevice, ats: false })),
    }));
    const blind = { ...TOPO, guestIommus };
    expect(named(command(OP.TLBI_NH_ASID, { asid: ASID }), atc, blind)).toBe(EVERY);
    expect(named(command(OP.ATC_INV, { sid: VSID, size: 52 }), atc, blind)).toBeUndefined();
  });
});

/** A machine on which nothing cached is what memory says, unless `fresh` says so by its first page. */
function machine(fresh: readonly number[] = [], other = false): Machine {
  const { m } = buildHost(TOPO, designById('viommu-batch')!);
  const page = (at: number): number => m.w[at + TLB.ivaLo] >>> 12;
  const cached = {
    ...SMMUV3.cached,
    isStale: (_: Machine, __: number, at: number) => !fresh.includes(page(at)),
    holdsOther: () => other,
  };
  Object.assign(m, { arch: { ...SMMUV3, cached } });
  return m;
}

const entry = (page: number, sid: number, log2 = 12, pa = 0): Uint32Array => {
  const w = new Uint32Array(TLB.SIZE);
  w[TLB.ivaLo] = page * 4096;
  w[TLB.paLo] = pa * 4096;
  w[TLB.attr] = log2;
  w[TLB.sid] = sid;
  return w;
};

describe('what still holds an old translation', () => {
  const in_ = (m: Machine, known: Given = {}, moving = false, only?: (at: number) => boolean) =>
    heldBy(m, recordOf(known), 0, moving, only);
  const atc = { held: HELD_IN.atc, who: NIC };

  test('an entry of the IOTLB that one of its streams has filled, and that is not what memory says', () => {
    const m = machine([0x43]);
    expect(in_(m)).toBeUndefined();
    m.caches[0].iotlb.insert(entry(0x43, 0x100));
    m.caches[0].iotlb.insert(entry(0x42, 0x200));
    m.caches[0].iotlb.insert(entry(0x3f, 0x100));
    expect(in_(m)).toBeUndefined();
    m.caches[0].iotlb.insert(entry(0x44, 0x100));
    expect(in_(m)).toBeUndefined();
    expect(in_(m, { pages: 5 })).toEqual({ page: 0x44, device: -1 });
    // By its alias.
    m.caches[0].iotlb.clear();
    m.caches[0].iotlb.insert(entry(0x41, 0x101));
    expect(in_(m)).toEqual({ page: 0x41, device: -1 });
    expect(in_(m, {}, false, () => false)).toBeUndefined();
  });

  test('a larger entry counts from the first page of the record on', () => {
    const m = machine();
    m.caches[0].iotlb.insert(entry(0, 0x100, 21));
    expect(in_(m)).toEqual({ page: 0x40, device: -1 });
    expect(in_(m, { page: 0x1ff })).toEqual({ page: 0x1ff, device: -1 });
    expect(in_(m, { page: 0x200 })).toBeUndefined();
  });

  test('an entry of the ATC, whichever stream has filled the IOTLB', () => {
    const m = machine();
    m.atcs[NIC].insert(entry(0x41, 0x200));
    expect([in_(m, atc), in_(m)]).toEqual([{ page: 0x41, device: -1 }, undefined]);
  });

  test('a CD that is another one than in memory', () => {
    expect([
      in_(machine([], true), { held: HELD_IN.config, who: VSID }),
      in_(machine(), { held: HELD_IN.config, who: VSID }),
    ]).toEqual([{ page: 0x40, device: -1 }, undefined]);
  });

  /** By phase of the device's access: where it holds what was taken away. */
  const under = (
    ats: 0 | 1,
    known: Given,
    moving: boolean,
    more: { doomed?: number; discard?: number } = {},
  ): string[] =>
    Object.entries(DEVICE_PHASE).flatMap(([name, phase]) => {
      const m = machine();
      const { ctl } = m.layout.devices[NIC];
      m.w[ctl + DEVICE.phase] = phase;
      m.w[ctl + DEVICE.ats] = ats;
      m.w[ctl + DEVICE.doomed] = more.doomed ?? 0;
      m.w[ctl + DEVICE.discard] = more.discard ?? 0;
      m.w.set(entry(0x42, 0x100), ctl + DEVICE.answer);
      const held = in_(m, known, moving);
      if (held) expect(held).toEqual({ page: 0x42, device: NIC });
      return held ? [name] : [];
    });

  test('a walk that is about to fill, unless an invalidation has hit it', () => {
    expect([under(0, {}, false), under(1, {}, false), under(0, {}, false, { doomed: 1 })]).toEqual([
      ['walked'],
      ['walked'],
      [],
    ]);
  });

  test('what is on its way to an ATC, unless it is to be thrown away', () => {
    expect(under(1, atc, false)).toEqual(['walked', 'answered']);
    expect(under(1, atc, false, { discard: 1 })).toEqual(['walked']);
    expect(under(0, atc, false)).toEqual(['walked']);
  });

  test('an access that has its translation already, where those count', () => {
    expect(under(0, {}, true)).toEqual(['walked', 'answered', 'posted']);
    expect(under(1, atc, true)).toEqual(['walked', 'answered', 'posted']);
    expect([under(1, {}, true), under(0, atc, true)]).toEqual([['walked'], ['walked']]);
  });
});

describe('what a guest has not done of its duty', () => {
  const poolOf = (...records: readonly Given[]): Pool => {
    const pool = new Pool(new Uint32Array(1 + 8 * REVOCATION.SIZE), 1, REVOCATION.SIZE, 8, 0);
    for (const known of records) pool.insert(recordOf(known));
    return pool;
  };
  const duty = commandWord(0, 7);

  test.each<[string, Given, { why: number; queue: number; pos: number } | undefined]>([
    ['no command', {}, { why: MISSING.command, queue: 0, pos: 0 }],
    ['no command, of the other VM', { v: 1 }, { why: MISSING.command, queue: 1, pos: 0 }],
    ['no wait behind it', { duty }, { why: MISSING.sync, queue: 0, pos: 7 }],
    ['it gave the command up', { duty, state: STATE.gaveUp }, { why: MISSING.gaveUp, queue: 0, pos: 7 }],
    ['nothing', { duty, state: STATE.done }, undefined],
    ['nothing: the host has taken it', { held: HELD_IN.stage2, who: 0 }, undefined],
  ])('%s', (_, known, gap) => {
    const device = known.v ? GPU : NIC;
    const found = missingFor(machine(), poolOf(known), device, 0x41123);
    expect(found && { why: found.why, queue: found.queue, pos: found.pos }).toEqual(gap);
    if (found) expect([found.held, found.who, found.page]).toEqual([HELD_IN.iotlb, ASID, 0x41]);
  });

  test('about the IOVA and the device only; of a context about every IOVA', () => {
    const at = (iova: number, known: Given = {}, device = NIC): boolean =>
      missingFor(machine(), poolOf(known), device, iova) !== undefined;
    expect([0x3ffff, 0x40000, 0x43fff, 0x44000].map((iova) => at(iova))).toEqual([false, true, true, false]);
    expect([at(0x40000, {}, GPU), at(0x999000, { held: HELD_IN.config, who: VSID, pages: 0 })]).toEqual([false, true]);
  });

  test('a page that is freed while something can still reach it', () => {
    const of = (known: Given, frame: number, pages: number, log2 = 12) => {
      const m = machine();
      // IOVA page 0x41 leads to frame 0x900.
      m.caches[0].iotlb.insert(entry(0x41, 0x100, log2, 0x900));
      return uncovered(m, poolOf(known), frame, pages)?.page;
    };
    expect([of({}, 0x900, 1), of({}, 0x8ff, 1), of({}, 0x8ff, 2), of({}, 0x901, 1)]).toEqual([
      0x41,
      undefined,
      0x41,
      undefined,
    ]);
    expect(of({}, 0x901, 1, 13)).toBe(0x41);
    expect([of({ state: STATE.done }, 0x900, 1), of({ held: HELD_IN.config, who: VSID }, 0x900, 1)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('a page that is freed while an access is on its way there', () => {
    const m = machine();
    const { ctl } = m.layout.devices[NIC];
    m.w.set(entry(0x41, 0x100, 12, 0x900), ctl + DEVICE.answer);
    m.w[ctl + DEVICE.phase] = DEVICE_PHASE.answered;
    expect([uncovered(m, poolOf({}), 0x900, 1)?.page, uncovered(m, poolOf({}), 0x901, 1)]).toEqual([0x41, undefined]);
  });

  test('of an ATC that the guest does not know of it has none', () => {
    const m = machine();
    m.atcs[NIC].insert(entry(0x41, 0x100, 12, 0x900));
    const pool = poolOf({ held: HELD_IN.atc, who: NIC });
    expect(uncovered(m, pool, 0x900, 1)?.page).toBe(0x41);
    const guestIommus = TOPO.guestIommus.map((one) => ({
      ...one,
      vdevices: one.vdevices.map((vdevice) => ({ ...vdevice, ats: false })),
    }));
    Object.assign(m, { topo: { ...m.topo, guestIommus } });
    expect(uncovered(m, pool, 0x900, 1)).toBeUndefined();
  });
});

describe('frames that will be given to something else', () => {
  const free = (ipa: number, pages: number): Op => ({ op: 'free', ipa, pages });
  const IPA = 0x40000000;

  test('are those that programs free, each VM by itself', () => {
    const vcpus = TOPO.vcpus.map((vcpu, c) => ({
      ...vcpu,
      ops: c === 0 ? [free(IPA + 0x1000, 2), free(IPA + 0x5000, 1)] : [free(IPA, 1)],
    }));
    const topo = { ...TOPO, vcpus };
    expect([Freed.words(TOPO), Freed.words(topo)]).toEqual([0, 2]);
    const words = new Uint32Array(5);
    const freed = new Freed(topo, words, 3);
    const held = (frame: number, pages = 1): boolean => freed.held(frame, pages);
    freed.filled(8, 0x2000, 1);
    // PA 0x800000000 is IPA 0x40000000 of the first VM, 0x800010000 of the second.
    expect([0x800000, 0x800001, 0x800002, 0x800003, 0x800005, 0x800010].map((frame) => held(frame))).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
    freed.filled(8, 0x10000, 1);
    expect([held(0x800010), words[0], words[3], words[4]]).toEqual([true, 0, 1, 1]);
    freed.filled(8, 0, 16);
    expect([held(0x800005), held(0x800003, 2), held(0x800003, 3), words[3]]).toEqual([true, false, true, 3]);
  });

  test('a bit for each, in as many words as it takes', () => {
    const ops = Array.from({ length: 33 }, (_, i) => free(IPA + (i % 16) * 0x1000, 1));
    const topo = { ...TOPO, vcpus: [{ ...TOPO.vcpus[0], ops }] };
    expect(Freed.words(topo)).toBe(2);
    const words = new Uint32Array(2);
    new Freed(topo, words, 0).filled(8, 0, 1);
    // The first page is freed by ops 0, 16 and 32.
    expect([...words]).toEqual([0x10001, 1]);
  });

  test('or the host takes, or a VMM’s main thread unmaps, as far as guest RAM lies there', () => {
    const unmap = (iova: bigint, length: bigint, vm = 0): Pick<Topology, 'mains'> => ({
      mains: [
        {
          name: 'main',
          vm,
          ops: [{ op: 'ioctl', ioctl: 'IOMMU_IOAS_UNMAP', fields: { ioas_id: 1, iova, length }, as: -1 } as MainOp],
          names: [],
        },
      ],
    });
    const held = (more: Partial<Topology>): number[] => {
      const topo = { ...TOPO, ...more };
      const freed = new Freed(topo, new Uint32Array(4), 0);
      freed.filled(8, 0, 32);
      return Array.from({ length: 32 }, (_, i) => 0x800000 + i).filter((frame) => freed.held(frame, 1));
    };
    expect(held({ faults: [{ kind: 'unmap_s2', vm: 0, ipa: IPA + 0x3000, flush: 'full' }] })).toEqual([0x800003]);
    expect(held({ faults: [{ kind: 'reset', device: 0 }] })).toEqual([]);
    expect(held(unmap(BigInt(IPA) + 0xe000n, 0x9000n))).toEqual([0x80000e, 0x80000f]);
    expect(held(unmap(BigInt(IPA) - 0x2000n, 0x3000n))).toEqual([0x800000]);
    expect([held(unmap(0n, BigInt(IPA))), held(unmap(BigInt(IPA) + 0x10000n, 0x1000n))]).toEqual([[], []]);
    expect(held(unmap(BigInt(IPA), 0x1000n, 1))).toEqual([0x800010]);
  });
});

test('commands that a driver has overwritten: sixteen of a queue, one for a slot', () => {
  const topo = { guestIommus: [{ commandsLog2: 5 }, { commandsLog2: 5 }] } as unknown as Topology;
  expect(Overwritten.words(topo)).toBe(2 * (1 + 16 * 3));
  const all = new Overwritten(topo, new Uint32Array(5 + Overwritten.words(topo)), 5);
  for (let pos = 0; pos < 16; pos++) all.skipped(0, pos, 100 + pos, pos);
  expect(all.at(0, 0)).toEqual([100, 0]);
  all.skipped(0, 16, 116, 16);
  // The first in order is dropped.
  expect([all.at(0, 0), all.at(0, 1), all.at(0, 16)]).toEqual([undefined, [101, 1], [116, 16]]);
  // In the next lap, the same slot.
  all.skipped(0, 33, 7, 8);
  expect([all.at(0, 1), all.at(0, 33), all.at(1, 33)]).toEqual([undefined, [7, 8], undefined]);
});

test('who else has something behind an SMMU: another VM, or the host a device that is not bound', () => {
  const one = buildHost(topology(1), designById('viommu-batch')!).m;
  for (const { ctl } of one.layout.devices) one.w[ctl + DEVICE.bound] = 1;
  expect([shared(one, 0, 0), shared(one, 0, 1)]).toEqual([false, true]);
  one.w[one.layout.devices[GPU].ctl + DEVICE.bound] = 0;
  expect([shared(one, 0, 0), shared(one, 1, 0)]).toEqual([true, false]);
});
