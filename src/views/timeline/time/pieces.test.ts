import { expect, test } from 'vitest';
import type { Span } from '../../../worker/protocol.ts';
import { begun, density, outline, piecesOf, profile } from './pieces.ts';
import type { Frame } from './scale.ts';

const span = (from: number, to: number, more: Partial<Span> = {}): Span => ({
  from,
  to,
  position: from + 1,
  kind: 'act',
  label: 'write',
  count: 1,
  failed: false,
  violates: false,
  ...more,
});

/** One pixel is 10 ns. */
const FRAME: Frame = { domain: [1000, 2000], width: 100 };

test('what has room is a box, what has none a hairline that is still seen', () => {
  const { boxes, fine } = piecesOf([span(1100, 1300), span(1300, 1305)], FRAME);
  expect(boxes).toMatchObject([{ x: 10, width: 20, cut: false }]);
  expect(fine).toMatchObject([{ x: 30, width: 1.5, kind: 'normal' }]);
});

test('what is out of sight is left out, what reaches in is cut', () => {
  const { boxes, fine } = piecesOf([span(0, 900), span(500, 1500), span(1900, 5000), span(2001, 3000)], FRAME);
  expect(boxes).toMatchObject([
    { x: -4, width: 54, cut: true },
    { x: 90, width: 14, cut: false },
  ]);
  expect(fine).toEqual([]);
});

test('waits too short for a box are not drawn; failures stay failures', () => {
  const { fine } = piecesOf([span(1100, 1150, { kind: 'wait' }), span(1200, 1210, { failed: true })], FRAME);
  expect(fine.map(({ kind }) => kind)).toEqual(['bad']);
});

test('boxes are in the order in which they begin, so that the past is a prefix', () => {
  const { boxes } = piecesOf([span(1500, 1700, { kind: 'wait' }), span(1100, 1300)], FRAME);
  expect(boxes.map((box) => box.span.from)).toEqual([1100, 1500]);
  expect(begun(boxes, 1100)).toBe(0);
  expect(begun(boxes, 1101)).toBe(1);
  expect(begun(boxes, 9999)).toBe(2);
});

test('the words of a wait end where something happens in it', () => {
  const { boxes } = piecesOf([span(1100, 1600, { kind: 'wait' }), span(1000, 1100), span(1400, 1500)], FRAME);
  expect(boxes.map(({ room }) => room)).toEqual([10, 30, 10]);
});

test('hairlines are one path, or the bars at their left', () => {
  const { fine } = piecesOf([span(1300, 1350), span(1400, 1410)], FRAME);
  expect(outline(fine, 20)).toBe('M30.0 0h5.0v20h-5.0zM40.0 0h1.5v20h-1.5z');
  expect(outline(fine, 20, 2)).toBe('M30.0 0h2.0v20h-2.0zM40.0 0h1.5v20h-1.5z');
});

test('density ends at one', () => {
  expect(density(span(0, 1, { count: 10 }), 60)).toBe(0.625);
  expect(density(span(0, 1, { count: 100 }), 30)).toBe(1);
});

test('merged pieces are as high as their steps lie dense', () => {
  const heights = (count: number): number => {
    const { fine } = piecesOf([span(1100, 1190, { kind: 'many', count })], FRAME);
    return Number(/v([\d.]+)h/.exec(profile(fine, 20))?.[1]);
  };
  expect(heights(1)).toBeLessThan(heights(2));
  expect(heights(2)).toBeLessThan(heights(500));
  expect(heights(500)).toBe(20);
});
