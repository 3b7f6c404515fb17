import { expect, test } from 'vitest';
import type { CommandBrief, EventView } from '../../../worker/protocol.ts';
import { fixture } from '../layout/fixture.test-helper.ts';
import { lengthOf, overlap, pointAt, wordsIn } from '../layout/geometry.ts';
import { layoutOf } from '../layout/layout.ts';
import { calloutBox, failureOf } from './callout.ts';
import { journeysOf } from './journeys.ts';
import { placesAt, travelTime } from './travel.ts';

const { nodes, edges } = fixture({ vms: [1], devices: 2, iommus: 1, viommu: true });
const LAYOUT = layoutOf(nodes, edges, { width: 776, height: 490 }, 12);
const id = (kind: string): string => nodes.find((node) => node.kind === kind)!.id;
const COMMAND: CommandBrief = {
  queue: 'vsmmu0',
  ordinal: 1,
  mnemonic: 'CMD_ATC_INV',
  status: 'fetched',
  outOfOrder: false,
};
const event = (path: readonly string[], more: Partial<EventView> = {}): EventView => ({
  i: 0,
  step: 1,
  t: 0,
  actor: 'kernel',
  actorKind: 'kernel',
  kind: 'convertSid',
  text: '',
  source: '',
  objects: path,
  path,
  cargo: [COMMAND],
  ...more,
});
const LOOKUP = [id('viommu'), id('xa'), 'slot/vsmmu0/8', id('vdevice'), id('idev'), id('device')];

test('a look-up travels along the edges, and inside the xarray without one', () => {
  const [journey] = journeysOf([event(LOOKUP)], LAYOUT);
  expect(journey.legs).toBe(5);
  expect(journey.lines).toEqual([
    `${id('viommu')} ${id('xa')}`,
    `slot/vsmmu0/8 ${id('vdevice')}`,
    `${id('vdevice')} ${id('idev')}`,
    `${id('idev')} ${id('device')}`,
  ]);
  expect(journey.bare).toEqual([]);
});

test('an answer travels against the edge', () => {
  const [there] = journeysOf([event([id('vmm'), id('viommu')])], LAYOUT);
  const [back] = journeysOf([event([id('viommu'), id('vmm')])], LAYOUT);
  expect(back.lines).toEqual(there.lines);
  expect(back.points).toEqual([...there.points].reverse());
});

test('where no edge is, a straight line from border to border', () => {
  const [journey] = journeysOf([event([id('vcpu'), id('device')])], LAYOUT);
  expect(journey.lines).toEqual([]);
  expect(journey.bare).toHaveLength(1);
  expect(journey.points[0][0]).toBeCloseTo(LAYOUT.boxes.get(id('vcpu'))!.x + LAYOUT.boxes.get(id('vcpu'))!.w);
});

test('a call on an idev reaches the SMMU beside the cards, not through them', () => {
  const [journey] = journeysOf([event([id('idev'), id('smmu')])], LAYOUT);
  const [start, turn, end] = journey.points;
  expect(journey.bare).toEqual([journey.points]);
  expect(turn[0]).toBeGreaterThan(start[0]);
  expect(turn[0]).toBeLessThan(LAYOUT.boxes.get(id('device'))!.x);
  expect(end).toEqual([turn[0], LAYOUT.boxes.get(id('smmu'))!.y]);
});

test('what is not in the picture is left out of the way', () => {
  expect(journeysOf([event(['nowhere', id('vmm')])], LAYOUT)).toEqual([]);
});

test('one token per way; a way that begins where another ends waits for it', () => {
  const way = [id('vmm'), id('viommu')];
  const other = { ...COMMAND, ordinal: 2 };
  const journeys = journeysOf([event(way), event(way, { cargo: [COMMAND, other] }), event(LOOKUP)], LAYOUT);
  expect(journeys).toHaveLength(2);
  expect(journeys[0].cargo).toEqual([COMMAND, other]);
  expect(journeys[1].after).toBe(1);
});

test('travel takes a time per edge, up to a most, and ends before the object', () => {
  const [lookup] = journeysOf([event(LOOKUP)], LAYOUT);
  const [short] = journeysOf([event([id('vmm'), id('viommu')])], LAYOUT);
  expect(travelTime([short], 1)).toBe(420);
  expect(travelTime([lookup], 1)).toBe(1400);
  expect(travelTime([lookup], 2)).toBe(700);
  expect(placesAt([lookup], 0)).toEqual([lookup.points[0]]);
  expect(placesAt([lookup], 1)).toEqual([pointAt(lookup.points, lengthOf(lookup.points) - 11)]);
});

test('a failure is told at the object where it happened', () => {
  expect(failureOf([event(LOOKUP)], LAYOUT)).toBeNull();
  const refused = event([id('xa'), 'slot/vsmmu0/8'], { kind: 'refuse', text: 'vdevs[0x8] is empty: EIO.' });
  expect(failureOf([refused], LAYOUT)).toEqual({ object: 'slot/vsmmu0/8', text: 'refused: EIO' });
  const returned = event([id('viommu'), id('vmm')], { kind: 'ret', text: 'ioctl returns -EIO, entry_num = 1.' });
  expect(failureOf([returned], LAYOUT)).toEqual({ object: id('viommu'), text: 'returns -EIO' });
  expect(failureOf([{ ...returned, text: 'ioctl returns 0' }], LAYOUT)).toBeNull();
});

test('the callout stays in the picture and off its object', () => {
  for (const box of [...LAYOUT.boxes.values(), ...LAYOUT.slots.values()]) {
    const at = calloutBox(box, { w: 120, h: 22 }, LAYOUT);
    expect(at.x).toBeGreaterThanOrEqual(0);
    expect(at.y).toBeGreaterThanOrEqual(0);
    expect(at.x + at.w).toBeLessThanOrEqual(LAYOUT.width);
    expect(at.y + at.h).toBeLessThanOrEqual(LAYOUT.height);
  }
});

test('the callout covers no words of room that a design leaves empty, where there is a place beside them', () => {
  const small = fixture({ vms: [1], devices: 2, iommus: 1, viommu: false });
  const layout = layoutOf(small.nodes, small.edges, { width: 684, height: 450 }, 11.5);
  const vmm = layout.boxes.get(small.nodes.find(({ kind }) => kind === 'vmm')!.id)!;
  const at = calloutBox(vmm, { w: 190, h: 22 }, layout);
  expect(layout.hints.map(({ text }) => text)).toContain('no viommu');
  for (const hint of layout.hints) {
    const [x, y] = wordsIn(hint);
    const w = hint.text.length * layout.metrics.ch;
    expect(overlap(at, { x: hint.x + x - w / 2, y: hint.y + y - 6, w, h: 12 })).toBe(false);
  }
});
