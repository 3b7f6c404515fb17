/** What is noted of a translation that was taken away, who is concerned, and what still holds it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OP, command } from '../../arch/smmuv3/fields/commands.ts';
import { SMMUV3 } from '../../arch/smmuv3/smmuv3.ts';
import { DEVICE_PHASE } from '../../pcie/phase.ts';
import { DEVICE } from '../../state/layout.ts';
import type { Machine } from '../../state/machine.ts';
import type { Op } from '../../state/topology.ts';
import {
  ALL_PAGES,
  HELD_IN,
  REVOCATION,
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
import { ASID, type Given, GPU, NIC, TOPO, VSID, entry, machine, recordOf } from './revocation.test-helper.ts';

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
