/** A PCIe function: its ATC, and its answers to invalidations (PCIe ATS 10.3, IHI 0070 4.5.1). */
import { beforeEach, describe, expect, test } from 'vitest';
import { topology } from '../arch/smmuv3/context.test-helper.ts';
import type { command } from '../arch/smmuv3/fields/commands.ts';
import { DEVICE, INV, IOMMU, VMM } from '../state/layout.ts';
import { atcRange } from './ats.ts';
import {
  EVERYTHING,
  answerInvalidate,
  canAnswer,
  covered,
  deviceOf,
  dropAtc,
  owesAnswer,
  roomForInvalidate,
  timeOut,
} from './device.ts';
import { DEVICE_PHASE } from './phase.ts';
import { NIC, GPU, access, atc, cached, ctl, goOnWith, iommu, m, request, start, told } from './nic.test-helper.ts';

beforeEach(() => start());

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
  goOnWith({ ...topo, iommus: [...topo.iommus, { ...topo.iommus[0], name: 'SMMU1' }], devices });
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
    goOnWith(topology(2));
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
