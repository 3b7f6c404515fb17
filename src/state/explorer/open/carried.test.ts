import { expect, test } from 'vitest';
import { type Axis, axisOf } from '../../../worker/protocol/axis.ts';
import { carried } from './carried.ts';

const RUN = { length: 100, duration: 5000, gaps: [] };
const TIME: Axis = axisOf('time', RUN);
const STEP: Axis = axisOf('step', RUN);

test('the playhead stays where it was, and as much of the run is shown', () => {
  const [from, to] = carried([1000, 2000], TIME, STEP, { position: 60, time: 1250 });
  expect([from, to]).toEqual([55, 75]);
  expect(carried([from, to], STEP, TIME, { position: 60, time: 1250 })).toEqual([1000, 2000]);
});

test('a playhead out of sight comes into the middle, within the run', () => {
  expect(carried([1000, 2000], TIME, STEP, { position: 50, time: 4000 })).toEqual([40, 60]);
  expect(carried([1000, 2000], TIME, STEP, { position: 98, time: 4000 })).toEqual([80, 100]);
});
