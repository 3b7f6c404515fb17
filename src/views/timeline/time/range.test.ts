import { expect, test } from 'vitest';
import type { Span, Timeline } from '../../../worker/protocol.ts';
import { axisOf } from '../../../worker/protocol/axis.ts';
import { bandOf, endsOf } from './range.ts';
import { span, timeFrame } from './span.test-helper.ts';

const FRAME = timeFrame(0, 1000, 1000);
const step = (position: number, from: number, to: number): Span => span(from, to, { position });
const TIMELINE: Timeline = { from: 0, to: 1000, lanes: [[step(2, 100, 200), step(3, 200, 400)]] };

test('a range reaches from where its first step begins to where its last one ends', () => {
  expect(bandOf([2, 3], TIMELINE, new Map([[3, 400]]), 1000, FRAME)).toEqual({ left: 100, width: 300 });
});

test('the ends of the run need not have been visited', () => {
  expect(bandOf([1, 9], null, new Map(), 1000, FRAME)).toEqual({ left: 0, width: 1000 });
});

test('where steps are merged, the step visited ended there', () => {
  expect(bandOf([5, 9], TIMELINE, new Map([[5, 600]]), 1000, FRAME)).toEqual({ left: 600, width: 400 });
});

test('a range out of sight has no band', () => {
  expect(bandOf([2, 3], TIMELINE, new Map([[3, 400]]), 1000, { ...FRAME, domain: [500, 900] })).toBeNull();
});

test('the steps are written outside of the range, and within the picture', () => {
  const [from, to] = endsOf({ left: 300, width: 2 }, [12, 31], FRAME);
  expect(from.left + from.width).toBeCloseTo(300);
  expect(to).toMatchObject({ label: '31', left: 302 });
  const [first, last] = endsOf({ left: 0, width: 1000 }, [1, 65], FRAME);
  expect(first.left).toBe(0);
  expect(last.left + last.width).toBe(1000);
});

test('by step it reaches from the end of the step before it, visited or not', () => {
  const axis = axisOf('step', { length: 20, duration: 5000, gaps: [] });
  expect(bandOf([5, 9], null, new Map(), 5000, { axis, domain: [0, 20], width: 200 })).toEqual({ left: 40, width: 50 });
});
