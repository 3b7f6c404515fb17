import { describe, expect, test } from 'vitest';
import { loadCapture } from '../../capture/load.ts';
import { MARK } from '../../model/state/events.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { FAILED } from '../../model/system/logs.ts';
import { startRun } from '../../model/system/start.ts';
import { type AxisKind, type Gap, placeOfTime } from '../protocol/axis.ts';
import { files, INTERLACED, look, opened } from '../open.test-helper.ts';
import { timelineOf } from './timeline.ts';

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

const { topology } = await loadCapture('arm-iommufd-errcases', files.capture);

describe('timeline of a long run', () => {
  const run = startRun(topology, parseDesign('viommu-single'));
  while (run.extend(100_000));
  const { steps, waits } = run.history;
  // A part of the run as narrow as a gap: steps in it are no longer as wide as they take.
  const [begin, end] = [steps.end(1000), steps.end(1400)];
  const gaps: Gap[] = [{ from: begin, to: end, begin, end: begin + (end - begin) / 10 }];
  const ends: Record<AxisKind, number> = { time: placeOfTime(gaps, steps.end(run.length - 1)), step: run.length };
  const widths = [3, 20, 150, 1000];
  const views = (['time', 'step'] as const).flatMap((axis) =>
    widths.flatMap((columns) =>
      [
        [0, 1],
        [0.3, 0.62],
      ].map(([from, to]) => ({ axis, from: from * ends[axis], to: to * ends[axis], columns })),
    ),
  );
  const place = (axis: AxisKind, time: number, position: number): number =>
    axis === 'step' ? position : placeOfTime(gaps, time);

  test.each(views)('$columns columns of $from to $to by $axis: each piece tells what its steps are', (view) => {
    const { lanes } = timelineOf(run, gaps, view);
    lanes.forEach((lane, actor) => {
      const pieces = lane.filter(({ kind }) => kind !== 'wait');
      // Merged ones are as narrow as promised, and there is room for all.
      const column = (view.to - view.from) / view.columns;
      for (const { kind, from, to } of pieces) if (kind === 'many') expect(to - from).toBeLessThan(4.5 * column);
      expect(pieces.length).toBeLessThanOrEqual(view.columns + 2);
      pieces.forEach((piece, n) => {
        const next = pieces[n + 1]?.position ?? run.length + 1;
        const own: number[] = [];
        for (let i = piece.position - 1; i < next - 1 && own.length < piece.count; i++)
          if (steps.actor(i) === actor) own.push(i);
        const [first, last] = [own[0], own.at(-1)!];
        const taken = own.map((i) => place(view.axis, steps.end(i), i + 1) - place(view.axis, steps.begin(i), i));
        expect(piece).toMatchObject({
          count: own.length,
          kind: own.length === 1 ? 'act' : 'many',
          begin: steps.begin(first),
          end: steps.end(last),
          from: place(view.axis, steps.begin(first), first),
          to: place(view.axis, steps.end(last), last + 1),
          failed: own.some((i) => (steps.marks(i) & FAILED) !== 0),
          violates: own.some((i) => (steps.marks(i) & MARK.violation) !== 0),
        });
        expect(piece.busy).toBeCloseTo(taken.reduce((sum, took) => sum + took));
      });
      if (view.from > 0) return;
      const all = Array.from({ length: run.length }, (_, i) => i).filter((i) => steps.actor(i) === actor);
      expect(pieces.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
    });
  });

  test.each(views)('$columns columns of $from to $to by $axis: every wait that is wide enough', (view) => {
    const { lanes } = timelineOf(run, gaps, view);
    const least = ((view.to - view.from) / view.columns) * 3;
    lanes.forEach((lane, actor) => {
      const { from, to, step } = waits[actor];
      const wide = Array.from({ length: step.length }, (_, i) => {
        const end = Math.min(to.data[i], steps.end(run.length - 1));
        return [place(view.axis, from.data[i], step.data[i]), place(view.axis, end, steps.endedBy(end))];
      }).filter(([left, right]) => right - left >= least && right >= view.from && left <= view.to);
      expect(lane.flatMap((span) => (span.kind === 'wait' ? [[span.from, span.to]] : []))).toEqual(wide);
    });
  });
});
