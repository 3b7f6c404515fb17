import { expect, test } from 'vitest';
import type { Span } from '../../../worker/protocol.ts';
import { begun, dashes, density, outline, piecesOf, profile } from './pieces.ts';
import { span as plain, timeFrame } from './span.test-helper.ts';

const span = (from: number, to: number, more: Partial<Span> = {}): Span =>
  plain(from, to, { position: from + 1, label: 'write', ...more });

/** One pixel is 10 ns. */
const FRAME = timeFrame(1000, 2000, 100);

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

test('the density of a merged piece is the share that its steps take', () => {
  const of = (busy: number) => density(span(0, 100, { kind: 'many', busy }));
  expect([of(0), of(25), of(100), of(120)]).toEqual([0.2, 0.4, 1, 1]);
});

test('merged pieces are as high as their actor is busy', () => {
  const { fine } = piecesOf([span(1100, 1190, { kind: 'many', busy: 45 }), span(1500, 1505)], FRAME);
  expect(profile(fine.slice(0, 1), 20)).toBe('M10.0 8.0h9.0v12.0h-9.0z');
  expect(dashes(fine, 20)).toBe('M10.0 8.0h9.0M50.8 0v20');
});
