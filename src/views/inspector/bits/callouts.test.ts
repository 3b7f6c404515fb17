import { describe, expect, test } from 'vitest';
import { type Callout, placeCallouts } from './callouts.ts';

const apart = (callouts: readonly Callout[], room: number): void => {
  callouts.forEach(({ x, width }, i) => {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(room + 0.01);
    const next = callouts[i + 1];
    if (next) expect(next.x).toBeGreaterThan(x + width);
  });
};
const wanted = (anchor: number, text: string, short = text) => ({ anchor, text, short });

describe('callouts', () => {
  test('one stands below its place', () => {
    const [callout] = placeCallouts([wanted(100, 'SSV 0')], 228, 7);
    expect(callout.x + callout.width / 2).toBeCloseTo(100, 0);
  });

  test('at the edges they stay inside', () => {
    apart(placeCallouts([wanted(2, 'MSIATTR 0'), wanted(226, 'LEAF 1')], 228, 7), 228);
  });

  test('neighbours make room for each other', () => {
    const three = [wanted(146, 'SSV 0'), wanted(153, 'SSEC 0'), wanted(160, 'GLOBAL 0')];
    const placed = placeCallouts(three, 228, 7);
    apart(placed, 228);
    expect(placed[0].x).toBeLessThan(146 - placed[0].width);
    expect(placed.map(({ text }) => text)).toEqual(['SSV 0', 'SSEC 0', 'GLOBAL 0']);
  });

  test('the names of values go first, then every text gets its share', () => {
    const long = [wanted(10, 'TG 0 (no range)', 'TG 0'), wanted(20, 'TTL 0'), wanted(90, 'LEAF 1')];
    const placed = placeCallouts(long, 130, 7);
    expect(placed[0].text).toBe('TG 0');
    apart(placed, 130);
    apart(placeCallouts(long, 60, 7), 60);
  });
});
