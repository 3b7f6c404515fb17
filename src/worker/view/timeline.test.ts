import { describe, expect, test } from 'vitest';
import { INTERLACED, look, opened } from '../open.test-helper.ts';

describe('timeline', () => {
  test('every step is in the whole run exactly once, on the lane of its actor, in order', async () => {
    const { session, opened: run } = await opened(INTERLACED, 'split-by-target');
    const { lanes } = await session.timeline({ axis: 'time', from: 0, to: run.duration, columns: 1e6 });
    expect(lanes).toHaveLength(run.actors.length);
    const acts = lanes.flat().filter(({ kind }) => kind === 'act');
    expect(acts.map(({ position }) => position).sort((a, b) => a - b)).toEqual(
      Array.from({ length: run.length }, (_, i) => i + 1),
    );
    for (const lane of lanes) {
      const own = lane.filter(({ kind }) => kind === 'act');
      own.slice(1).forEach((span, i) => {
        expect(span.from).toBeGreaterThanOrEqual(own[i].to);
      });
    }
    expect(lanes.flat().filter(({ violates }) => violates)).toHaveLength(1);
    expect(lanes.flat().some(({ kind, label }) => kind === 'wait' && label.includes('= 0'))).toBe(true);
  });

  test('a span names a command only when it is about that one alone', async () => {
    const { session, opened: run } = await opened({ kind: 'scenario', id: 'error-in-the-middle' }, 'split-by-target');
    const { lanes } = await session.timeline({ axis: 'time', from: 0, to: run.duration, columns: 1e6 });
    const named = (label: string) =>
      lanes
        .flat()
        .filter((span) => span.kind === 'act' && span.label === label)
        .map(({ command }) => command?.ordinal);
    expect(named('ioctl')).toEqual([undefined, 1, 2, 3]);
    expect(named('return')).toEqual([undefined, 1, undefined, undefined]);
    expect(named('fetch')).toEqual([undefined, undefined]);
    expect(named('consume')).toEqual([0, 2, 2, 3]);
  });

  test('what is too narrow is merged and counted; nothing is lost', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const { lanes } = await session.timeline({ axis: 'time', from: 0, to: run.duration, columns: 10 });
    const steps = lanes.flat().filter(({ kind }) => kind !== 'wait');
    expect(steps.reduce((sum, { count }) => sum + count, 0)).toBe(run.length);
    expect(steps.length).toBeLessThan(run.length);
  });

  test('by step every step is as wide as the next, and merged ones say how much of a piece is theirs', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const whole = { axis: 'step', from: 0, to: run.length } as const;
    const exact = (await session.timeline({ ...whole, columns: 1e6 })).lanes.flat();
    for (const { from, to, position, kind } of exact)
      if (kind === 'act') expect([from, to]).toEqual([position - 1, position]);
      else expect(to).toBeGreaterThan(from);
    const lanes = (await session.timeline({ ...whole, columns: 10 })).lanes;
    const merged = lanes.flat().filter(({ kind }) => kind !== 'wait');
    expect(merged.reduce((sum, { busy }) => sum + busy, 0)).toBe(run.length);
    for (const { busy, count } of merged) expect(busy).toBe(count);
    const part = (await session.timeline({ axis: 'step', from: 10, to: 20, columns: 1e6 })).lanes.flat();
    const inSight = exact.filter(({ kind, from, to }) => kind === 'act' && to >= 10 && from <= 20);
    expect(part.filter(({ kind }) => kind === 'act')).toEqual(inSight);
  });

  test('a time leads to the last step that had ended by then', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    expect(session.at(-1)).toBe(0);
    expect(session.at(run.duration)).toBe(run.length);
    expect(session.at((await look(session, 7)).time)).toBe(7);
  });
});
