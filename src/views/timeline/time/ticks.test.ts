import { expect, test } from 'vitest';
import { axisOf } from '../../../worker/protocol/axis.ts';
import type { Domain, Frame } from './scale.ts';
import { breaksOf, labelled, ticksOf } from './ticks.ts';

const RUN = { length: 60, duration: 60_000_000, gaps: [] };
const byTime = (domain: Domain, width = 1000): Frame => ({ axis: axisOf('time', RUN), domain, width });
const byStep = (domain: Domain, width = 1000): Frame => ({ axis: axisOf('step', RUN), domain, width });
const labels = (frame: Frame) => ticksOf(frame).map(({ label }) => label);

test('ticks are round µs, written alike, and leave room at the end', () => {
  const frame = byTime([10_000, 30_000]);
  expect(labels(frame)).toEqual(['10', '12', '14', '16', '18', '20', '22', '24', '26', '28', '30']);
  expect(ticksOf(frame, [{ left: 900, width: 100 }]).at(-1)?.label).toBe('26');
  expect(labels(byTime([1000, 1500]))).toContain('1.05');
  expect(labels(byTime([0, 500]))[0]).toBe('0.00');
  expect(labels(byTime([0, 50_000_000], 400))).toContain('20,000');
});

test('a number that would be cut off at the end is left out', () => {
  expect(labels(byTime([0, 10_000_000])).at(-1)).toBe('9,000');
  expect(labels(byTime([0, 10_100_000])).at(-1)).toBe('9,000');
  expect(labels(byTime([0, 10_300_000])).at(-1)).toBe('10,000');
});

test('by step they are whole numbers, however close one looks', () => {
  expect(labels(byStep([0, 60]))).toEqual(['0', '5', '10', '15', '20', '25', '30', '35', '40', '45', '50', '55', '60']);
  expect(labels(byStep([7.5, 11.5]))).toEqual(['8', '9', '10', '11']);
});

/** 20 µs after the fifth, in the place of two. */
const BROKEN: Frame = {
  axis: axisOf('time', {
    length: 60,
    duration: 30_000,
    gaps: [{ from: 5000, to: 25_000, begin: 5000, end: 7000 }],
  }),
  domain: [0, 12_000],
  width: 1200,
};

test('nothing is counted within a gap, and the count goes on behind it', () => {
  expect(ticksOf(BROKEN).map(({ x, label }) => `${label}@${x}`)).toEqual([
    '0@0',
    '1@100',
    '2@200',
    '3@300',
    '4@400',
    '5@500',
    '25@700',
    '26@800',
    '27@900',
    '28@1000',
    '29@1100',
    '30@1200',
  ]);
  expect(ticksOf({ ...BROKEN, domain: [6000, 9000] })[0]).toEqual({ x: 400, label: '25.0' });
});

test('a gap is marked with its length where it can be seen', () => {
  expect(breaksOf(BROKEN)).toEqual([{ x: 500, width: 200, label: '20 µs' }]);
  expect(breaksOf({ ...BROKEN, width: 36 })).toEqual([]);
  expect(breaksOf({ ...BROKEN, domain: [8000, 12_000] })).toEqual([]);
});

test('its length is written where nothing else is', () => {
  const [length] = labelled(breaksOf(BROKEN), []);
  expect(length).toMatchObject({ left: 580, width: 40, label: '20 µs' });
  expect(labelled(breaksOf(BROKEN), [{ left: 590, width: 50 }])).toEqual([]);
  expect(labelled([...breaksOf(BROKEN), ...breaksOf(BROKEN)], [])).toHaveLength(1);
});
