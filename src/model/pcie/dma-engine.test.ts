/** The DMA engine of a PCIe function: what it asks, where its accesses land, what it throws away. */
import { beforeEach, describe, expect, test } from 'vitest';
import { DEVICE, IOMMU, TLB } from '../state/layout.ts';
import { ATTR_READ, ATTR_WRITE } from '../state/tlb.ts';
import { answerInvalidate, dma, dmaReady, rests } from './device.ts';
import { DEVICE_PHASE } from './phase.ts';
import { NIC, access, atc, cached, ctl, iommu, m, request, start, told } from './nic.test-helper.ts';

beforeEach(() => start());

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
