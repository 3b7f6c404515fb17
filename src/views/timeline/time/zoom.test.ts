import { expect, test } from 'vitest';
import type { AxisKind } from '../../../worker/protocol/axis.ts';
import { follow, isWhole, panBy, wholeOf, zoomAround } from './zoom.ts';

const whole = (end: number, kind: AxisKind = 'time') => wholeOf({ kind, end, gaps: [] });
const WHOLE = whole(10_000);

test('zooming keeps what is under the pointer where it is', () => {
  const [from, to] = zoomAround(WHOLE, [2000, 6000], 2, 3000);
  expect(to - from).toBe(2000);
  expect((3000 - from) / (to - from)).toBeCloseTo(0.25);
});

test('zooming ends at the whole and at the closest', () => {
  expect(zoomAround(WHOLE, [2000, 6000], 0.001, 3000)).toEqual([0, 10_000]);
  const [from, to] = zoomAround(WHOLE, [2000, 6000], 1e6, 3000);
  expect(to - from).toBe(400);
  expect(isWhole(WHOLE, [from, to])).toBe(false);
  expect(isWhole(WHOLE, [0, 10_000])).toBe(true);
});

test('nothing beyond the run is shown', () => {
  expect(zoomAround(WHOLE, [0, 4000], 0.5, 0)).toEqual([0, 8000]);
  expect(panBy(WHOLE, [2000, 6000], -9000)).toEqual([0, 4000]);
  expect(panBy(WHOLE, [2000, 6000], 9000)).toEqual([6000, 10_000]);
  expect(panBy(WHOLE, [2000, 6000], 500)).toEqual([2500, 6500]);
});

test('the playhead is followed only when it leaves', () => {
  const domain = [2000, 4000] as const;
  expect(follow(WHOLE, domain, 4000)).toBe(domain);
  expect(follow(WHOLE, domain, 5000)).toEqual([4700, 6700]);
  expect(follow(WHOLE, domain, 1900)).toEqual([200, 2200]);
  expect(follow(WHOLE, domain, 10_000)).toEqual([8000, 10_000]);
});

test('a run of no length has a part that can be divided by', () => {
  expect(whole(0).domain).toEqual([0, 400]);
  expect(whole(0, 'step').domain).toEqual([0, 4]);
});
