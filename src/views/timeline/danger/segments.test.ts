import { expect, test } from 'vitest';
import type { DangerStep } from '../../../worker/protocol.ts';
import { timeFrame } from '../time/span.test-helper.ts';
import { segmentsOf } from './segments.ts';

const step = (time: number, fate: DangerStep['fate'], p: number): DangerStep => ({ time, fate, p, options: [] });
const RUN = [
  step(0, 'open', 0.1),
  step(10, 'open', 0.1),
  step(20, 'open', 0.5),
  step(40, 'doomed', 1),
  step(50, 'violated', 1),
];

test('neighbours that are alike are one piece, up to where the next begins', () => {
  expect(segmentsOf(RUN, timeFrame(0, 100, 200))).toEqual([
    { from: 0, to: 1, fate: 'open', p: 0.1, x: 0, width: 40 },
    { from: 2, to: 2, fate: 'open', p: 0.5, x: 40, width: 40 },
    { from: 3, to: 3, fate: 'doomed', p: 1, x: 80, width: 20 },
    { from: 4, to: 4, fate: 'violated', p: 1, x: 100, width: 100 },
  ]);
});

test('only what is in sight', () => {
  expect(segmentsOf(RUN, timeFrame(30, 45, 150)).map(({ from, x, width }) => [from, x, width])).toEqual([
    [2, 0, 100],
    [3, 100, 50],
  ]);
});
