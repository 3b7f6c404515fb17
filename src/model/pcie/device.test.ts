/** A PCIe function: its ATC, its DMA engine, its answers (PCIe ATS 10.3, IHI 0070 4.5.1). */
import { beforeEach, describe, expect, test } from 'vitest';
import { topology } from '../arch/smmuv3/context.test-helper.ts';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import { DEVICE, INV, IOMMU, TLB, VMM } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { ATTR_READ, ATTR_WRITE, fill, pageOf } from '../state/tlb.ts';
import { buildHost } from '../system/build.ts';
import { designById } from '../system/designs.ts';
import { atcRange } from './ats.ts';
import {
  EVERYTHING,
  answerInvalidate,
  canAnswer,
  covered,
  deviceOf,
  dma,
  dmaReady,
  dropAtc,
  owesAnswer,
  receiveInvalidate,
  rests,
  roomForInvalidate,
  timeOut,
} from './device.ts';
import { DEVICE_EVENTS } from './events.ts';
import { DEVICE_PHASE } from './phase.ts';

const NIC = 0;
const GPU = 1;
const NAMES = Object.fromEntries(Object.entries(DEVICE_EVENTS.kinds).map(([name, kind]) => [kind, name]));

let m: Machine;
let told: string[];
/** Offset of the NIC's words. */
let ctl: number;

function start(answers?: 'never', broken: NonNullable<Parameters<typeof topology>[1]>['broken'] = []): void {
  const topo = topology(1, { broken });
  const devices = topo.devices.map((device, d) => (d === NIC && answers ? { ...device, answers } : device));
  m = buildHost({ ...topo, devices }, designById('viommu-batch')!).m;
  ctl = m.layout.devices[NIC].ctl;
  m.w[ctl + DEVICE.ats] = 1;
  told = [];
  m.observe = (kind, _, ...args) =>
    told.push(`${NAMES[kind]} ${args.map((one) => one.toString(16)).join(' ')}`.replace(/( 0)+$/, ''));
}
beforeEach(() => start());

const iommu = () => m.layout.iommus[0].ctl;

/** A request reaches the NIC, as the SMMU counts it. */
function request(fields: Parameters<typeof command>[1], from = 0, d = NIC): void {
  const [w0, w1, w2, w3] = command(OP.ATC_INV, { sid: 0x100, size: 0, ...fields });
  receiveInvalidate(m, d, w0, w1, w2, w3, from);
  m.w[iommu() + IOMMU.outstanding]++;
}

/** A translation of `pages` (log2) from a page on, for a SubstreamID or none, by a StreamID of the function. */
function cached(page: number, log2 = 0, ssid = -1, stream = 0, access = ATTR_READ | ATTR_WRITE): void {
  const entry = new Uint32Array(TLB.SIZE);
  entry[TLB.tag] = (stream << 24) | (ssid + 1);
  entry[TLB.ivaHi] = Math.floor(page / 0x100000);
  entry[TLB.ivaLo] = (page % 0x100000) * 4096;
  entry[TLB.paLo] = 0x7000_0000;
  entry[TLB.attr] = (12 + log2) | access;
  fill(m.atcs[NIC], entry);
}

/** Pages that the ATC has, with the SubstreamID where there is one. */
const atc = (): string[] =>
  m.atcs[NIC].offsets().map((at) => {
    const page = pageOf(m.w[at + TLB.ivaHi], m.w[at + TLB.ivaLo]).toString(16);
    const tag = m.w[at + TLB.tag];
    return `${page}${tag & 0xffffff ? `.${(tag & 0xffffff) - 1}` : ''}${tag >>> 24 ? `@${tag >>> 24}` : ''}`;
  });

/** The engine is told to access an IOVA, and has come to a phase. */
function access(iova: number, known: { phase?: number; write?: boolean; ssid?: number; stream?: number } = {}): void {
  const { phase = DEVICE_PHASE.told, write = false, ssid = -1, stream = 0 } = known;
  m.w[ctl + DEVICE.phase] = phase;
  m.w[ctl + DEVICE.write] = write ? 1 : 0;
  m.w[ctl + DEVICE.iova] = iova >>> 0;
  m.w[ctl + DEVICE.iova + 1] = Math.floor(iova / 2 ** 32);
  m.w[ctl + DEVICE.ssid] = ssid + 1;
  m.w[ctl + DEVICE.stream] = stream;
}

test.each([
  [0, 7, 7, 8],
  [1, 7, 6, 8],
  [9, 0x1234, 0x1200, 0x1400],
  [51, 5, 0, 2 ** 51],
  [52, 5, 0, Number.POSITIVE_INFINITY],
  [63, 5, 0, Number.POSITIVE_INFINITY],
])('a request of size %i at page %i: pages %i up to %i', (size, page, first, end) => {
  expect(atcRange(size, page)).toEqual([first, end]);
});

test('who is reached by a StreamID: its device, while its ATS is on', () => {
  expect([0x100, 0x101, 0x102, 0x200].map((sid) => deviceOf(m, 0, sid))).toEqual([NIC, NIC, -1, -1]);
  m.w[ctl + DEVICE.ats] = 0;
  m.w[m.layout.devices[GPU].ctl + DEVICE.ats] = 1;
  expect([deviceOf(m, 0, 0x100), deviceOf(m, 0, 0x200), deviceOf(m, 1, 0x200)]).toEqual([-1, GPU, -1]);
});

test('a request is kept as the command names it', () => {
  request({ addr: 0x12_3456_7000, size: 9, ssv: 1, ssid: 0xfffff }, 3);
  const { inv } = m.layout.devices[NIC];
  const word = (name: keyof typeof INV, i = 0): number => m.w[inv + INV[name] + i];
  expect([word('addr'), word('addr', 1), word('size'), word('sid'), word('ssid'), word('from')]).toEqual([
    0x34567000, 0x12, 9, 0x100, 0x100000, 3,
  ]);
  // Without SSV it is for translations without SubstreamID; with GLOBAL for those of each.
  request({ ssid: 5 });
  request({ ssv: 1, ssid: 5, global: 1 });
  expect([1, 2].map((i) => m.w[inv + i * INV.SIZE + INV.ssid])).toEqual([0, 0xffffffff]);
});

test('a function takes eight requests, one without ATS none', () => {
  for (let i = 0; i < 7; i++) request({});
  expect(roomForInvalidate(m, NIC)).toBe(true);
  request({});
  expect([roomForInvalidate(m, NIC), roomForInvalidate(m, GPU)]).toEqual([false, false]);
});

test('who owes an answer to a queue', () => {
  expect(owesAnswer(m, 0, 0)).toBe(false);
  request({});
  request({}, 2);
  expect([0, 1, 2, 3].map((from) => owesAnswer(m, 0, from))).toEqual([true, false, true, false]);
  const topo = topology(1);
  const devices = topo.devices.map((device, iommu) => ({ ...device, iommu }));
  m = buildHost(
    { ...topo, iommus: [...topo.iommus, { ...topo.iommus[0], name: 'SMMU1' }], devices },
    designById('viommu-batch')!,
  ).m;
  request({});
  m.w[m.layout.iommus[1].ctl + IOMMU.outstanding] = 1;
  expect([owesAnswer(m, 0, 0), owesAnswer(m, 1, 0)]).toEqual([true, false]);
});

describe('an answer', () => {
  const answered = (fields: Parameters<typeof command>[1]): string[] => {
    for (const page of [0x100, 0x101, 0x1ff, 0x200, 0x100003]) cached(page);
    cached(0x400, 9);
    cached(0x101, 0, 5);
    cached(0x101, 0, 0, 1);
    request(fields);
    answerInvalidate(m, NIC);
    return atc();
  };
  const ALL = ['100', '101', '1ff', '200', '400', '100003', '101.5', '101.0@1'].sort();

  test.each<[string, Parameters<typeof command>[1], readonly string[]]>([
    ['a page', { addr: 0x101000 }, ['101']],
    ['several: bits below the size are not looked at', { addr: 0x1ab000, size: 8 }, ['100', '101', '1ff']],
    ['a page in a larger translation', { addr: 0x5ff000 }, ['400']],
    ['behind the larger one', { addr: 0x600000 }, []],
    ['all', { size: 52 }, ['100', '101', '1ff', '200', '400', '100003']],
    ['an address of more than 32 bits', { addr: 0x1_0000_3000 }, ['100003']],
    ['of a SubstreamID', { size: 52, ssv: 1, ssid: 5 }, ['101.5']],
    ['of every SubstreamID, and without', { addr: 0x101000, ssv: 1, ssid: 9, global: 1 }, ['101', '101.5']],
    ['of the other StreamID', { size: 52, sid: 0x101, ssv: 1, ssid: 0 }, ['101.0@1']],
    ['of the other StreamID, without SubstreamID', { size: 52, sid: 0x101 }, []],
  ])('drops what it names: %s', (_, fields, gone) => {
    expect(answered(fields).sort()).toEqual(ALL.filter((one) => !gone.includes(one)));
    expect(told[0]).toBe(gone.length > 0 ? `answerInvalidate 0 ${gone.length}` : 'answerInvalidate');
    expect(told.slice(1).every((one) => one.startsWith('atcKill'))).toBe(true);
    expect(m.w[iommu() + IOMMU.outstanding]).toBe(0);
  });

  test('to the oldest request; the others move up', () => {
    cached(1);
    cached(2);
    request({ addr: 0x1000 }, 4);
    request({ addr: 0x2000 }, 5);
    answerInvalidate(m, NIC);
    expect([atc(), m.w[ctl + DEVICE.invCount], owesAnswer(m, 0, 4), owesAnswer(m, 0, 5)]).toEqual([
      ['2'],
      1,
      false,
      true,
    ]);
    answerInvalidate(m, NIC);
    const { inv } = m.layout.devices[NIC];
    expect([atc(), m.w.slice(inv, inv + 8 * INV.SIZE).every((word) => word === 0)]).toEqual([[], true]);
  });

  test('a reset or an unplug drops everything, of every StreamID', () => {
    for (const [ssid, stream] of [
      [-1, 0],
      [5, 0],
      [0, 1],
    ])
      cached(0x101, 0, ssid, stream);
    dropAtc(m, NIC, covered(m, NIC, EVERYTHING));
    expect(atc()).toEqual([]);
  });

  test('is given while there is something to answer, not in a reset, and behind the writes that were posted', () => {
    expect(canAnswer(m, NIC)).toBe(false);
    request({});
    expect(canAnswer(m, NIC)).toBe(true);
    m.w[ctl + DEVICE.reset] = 1;
    expect(canAnswer(m, NIC)).toBe(false);
    m.w[ctl + DEVICE.reset] = 0;
    access(0x1000, { phase: DEVICE_PHASE.posted });
    expect(canAnswer(m, NIC)).toBe(false);
    start('never');
    request({});
    expect(canAnswer(m, NIC)).toBe(false);
  });

  test('without the ordering of PCIe one overtakes a write, and the next one pushes it', () => {
    start(undefined, ['completion-overtakes-writes']);
    request({});
    request({});
    access(0x1000, { phase: DEVICE_PHASE.posted });
    expect(canAnswer(m, NIC)).toBe(true);
    answerInvalidate(m, NIC);
    expect([m.w[ctl + DEVICE.overtaken], canAnswer(m, NIC)]).toEqual([1, false]);
  });

  test('that never comes: the next wait of its queue hears of it', () => {
    const topo = topology(2);
    m = buildHost(topo, designById('viommu-batch')!).m;
    request({}, 0);
    request({}, 2);
    timeOut(m, NIC);
    const timedOut = () => [
      m.w[iommu() + IOMMU.timedOut],
      ...m.layout.guestIommus.map((one) => m.w[one.ctl + VMM.timedOut]),
    ];
    expect(timedOut()).toEqual([1, 0, 0]);
    timeOut(m, NIC);
    expect([timedOut(), m.w[iommu() + IOMMU.outstanding]]).toEqual([[1, 0, 1], 0]);
  });
});

describe('a translation that was asked for', () => {
  const outstanding = (phase: number, fields: Parameters<typeof command>[1], known = {}): number => {
    start();
    access(0x1_0000_5000, { phase, ...known });
    request(fields);
    answerInvalidate(m, NIC);
    return m.w[ctl + DEVICE.discard];
  };

  test('is to be thrown away when a request names it meanwhile', () => {
    const all = { size: 52 };
    const phases = Object.values(DEVICE_PHASE).map((phase) => outstanding(phase, all));
    // requested, walked, answered
    expect(phases).toEqual([0, 0, 1, 1, 1, 0, 0]);
    const at = (fields: Parameters<typeof command>[1], known = {}): number =>
      outstanding(DEVICE_PHASE.walked, fields, known);
    expect([
      at({ addr: 0x1_0000_5000 }),
      at({ addr: 0x1_0000_4000 }),
      at({ addr: 0x1_0000_6000 }),
      at({ addr: 0x5000 }),
    ]).toEqual([1, 0, 0, 0]);
    expect([
      at({ ...all, ssv: 1, ssid: 5 }),
      at({ ...all, ssv: 1, ssid: 5 }, { ssid: 5 }),
      at(all, { ssid: 5 }),
    ]).toEqual([0, 1, 0]);
    expect(at({ ...all, ssv: 1, ssid: 5, global: 1 }, { ssid: 7 })).toBe(1);
    expect([at(all, { stream: 1 }), at({ ...all, sid: 0x101 }, { stream: 1 })]).toEqual([0, 1]);
  });

  test('of a function without ATS none is', () => {
    access(0x5000, { phase: DEVICE_PHASE.walked });
    m.w[ctl + DEVICE.ats] = 0;
    request({ size: 52 });
    answerInvalidate(m, NIC);
    expect(m.w[ctl + DEVICE.discard]).toBe(0);
  });
});

describe('the DMA engine', () => {
  test('has something to do when it was told, and when the answer is there', () => {
    const ready = Object.entries(DEVICE_PHASE).filter(([, phase]) => {
      access(0x5000, { phase });
      return dmaReady(m, NIC);
    });
    expect(ready.map(([name]) => name)).toEqual(['told', 'answered', 'refused', 'posted']);
  });

  test('a function rests without a request to answer and an access to make', () => {
    expect(rests(m, NIC)).toBe(true);
    request({});
    expect(rests(m, NIC)).toBe(false);
    answerInvalidate(m, NIC);
    access(0x5000);
    expect(rests(m, NIC)).toBe(false);
  });

  /** What the engine does about an access, with these translations in its ATC. */
  const does = (iova: number, known: Parameters<typeof access>[1] = {}): string => {
    access(iova, known);
    dma(m, NIC);
    return told.join();
  };

  test('without a translation it asks the IOMMU: with ATS for the translation, else with the access itself', () => {
    expect(does(0x1_0000_5123, { write: true })).toBe('request 0 1 5123 1 1');
    expect([m.w[ctl + DEVICE.phase], m.w[iommu() + IOMMU.requests]]).toEqual([DEVICE_PHASE.requested, 1]);
    start();
    m.w[ctl + DEVICE.ats] = 0;
    cached(5);
    expect(does(0x5000)).toBe('request 0 0 5000');
  });

  test.each<[string, () => void, Parameters<typeof access>[1], boolean]>([
    ['of the page', () => cached(5), {}, true],
    ['of a larger one', () => cached(0, 9), {}, true],
    ['of the page before', () => cached(4), {}, false],
    ['of the page behind', () => cached(6), {}, false],
    ['of a SubstreamID', () => cached(5, 0, 0), {}, false],
    ['of its SubstreamID', () => cached(5, 0, 7), { ssid: 7 }, true],
    ['of its StreamID', () => cached(5, 0, -1, 1), { stream: 1 }, true],
    ['of another StreamID', () => cached(5, 0, -1, 1), {}, false],
    ['to read', () => cached(5, 0, -1, 0, ATTR_READ), {}, true],
    ['to read, for a write', () => cached(5, 0, -1, 0, ATTR_READ), { write: true }, false],
    ['to write, for a read', () => cached(5, 0, -1, 0, ATTR_WRITE), {}, false],
  ])('with a translation in its ATC %s: used %#', (_, has, known, used) => {
    has();
    expect(does(0x5123, known)).toMatch(used ? /^post/ : /^request/);
    expect(m.w[ctl + DEVICE.phase]).toBe(used ? DEVICE_PHASE.posted : DEVICE_PHASE.requested);
  });

  test('an access by its ATC lands at the offset in the entry, and nothing of it is left', () => {
    cached(0x200, 9);
    does(0x23_4567, { write: true });
    dma(m, NIC);
    expect(told).toEqual(['post 0 0 234567 1', 'land 0 0 234567 1 0 70034567 1']);
    expect(m.w.slice(ctl + DEVICE.overtaken, ctl + DEVICE.answer + TLB.SIZE).every((word) => word === 0)).toBe(true);
    expect(m.w[ctl + DEVICE.phase]).toBe(DEVICE_PHASE.idle);
  });

  /** The IOMMU's answer: PA 0x7100000000 for a page of 4 KiB. */
  const answer = (): void => {
    const at = ctl + DEVICE.answer;
    m.w[at + TLB.tag] = 0x20005;
    m.w[at + TLB.ivaLo] = 0x5000;
    m.w[at + TLB.paHi] = 0x71;
    m.w[at + TLB.attr] = 12 | ATTR_READ;
  };

  test('an answer with ATS is used and kept under the tag of the function', () => {
    answer();
    expect(does(0x5123, { phase: DEVICE_PHASE.answered, ssid: 7, stream: 1 })).toMatch(
      /^land 0 0 5123 0 71 123,atcFill 0 1000008 0 5000/,
    );
    expect([atc(), m.w[ctl + DEVICE.phase]]).toEqual([['5.7@1'], DEVICE_PHASE.idle]);
  });

  test('one without ATS is the access itself: the IOMMU need not wait for it any longer', () => {
    m.w[ctl + DEVICE.ats] = 0;
    m.w[ctl + DEVICE.doomed] = 1;
    m.w[iommu() + IOMMU.underWay] = 2;
    m.w[iommu() + IOMMU.doomed] = 1;
    answer();
    expect(does(0x5123, { phase: DEVICE_PHASE.answered })).toBe('land 0 0 5123 0 71 123');
    expect([atc(), m.w[iommu() + IOMMU.underWay], m.w[iommu() + IOMMU.doomed], m.w[ctl + DEVICE.doomed]]).toEqual([
      [],
      1,
      0,
      0,
    ]);
  });

  test('one that an invalidation has met is thrown away, and asked for again', () => {
    answer();
    m.w[ctl + DEVICE.discard] = 1;
    expect(does(0x5123, { phase: DEVICE_PHASE.answered })).toBe('discard 0 0 5123');
    expect([m.w[ctl + DEVICE.phase], m.w[ctl + DEVICE.discard], atc()]).toEqual([DEVICE_PHASE.told, 0, []]);
  });

  test('refused, it gives up', () => {
    expect(does(0x5123, { phase: DEVICE_PHASE.refused })).toBe('abort 0 0 5123');
    expect(m.w[ctl + DEVICE.phase]).toBe(DEVICE_PHASE.idle);
  });
});
