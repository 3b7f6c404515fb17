/** What of a run leaves the page as a file: its lanes for a picture, a trace, its events. Where it stands is not changed. */
import { describeEvent } from '../../../model/system/describe.ts';
import { longJson } from '../../../model/system/long-json.ts';
import { type Run, verdictsById } from '../../../model/system/run.ts';
import { traceOf } from '../../../model/system/trace.ts';
import { axisOf } from '../../protocol/axis.ts';
import type { Timeline } from '../../protocol/timeline.ts';
import { gapsOf } from '../queues/gaps.ts';
import { timelineOf } from '../timeline.ts';

/** Pieces of a lane in a picture. */
const COLUMNS = 1000;

export interface TravelParams {
  readonly position: number;
  /** What the run is of. */
  readonly name: string;
}

/** The lanes of the whole run. */
export function lanesOf(run: Run): Timeline {
  const gaps = gapsOf(run.history.steps);
  const { end } = axisOf('time', { length: run.length, duration: run.time, gaps });
  return timelineOf(run, gaps, { axis: 'time', from: 0, to: end, columns: COLUMNS });
}

/** For Perfetto UI; in pieces. */
export function traceText(run: Run, { name }: TravelParams): readonly string[] {
  const { traceEvents, ...head } = traceOf(run, name);
  return [...longJson(head, 'traceEvents', traceEvents)];
}

/** As `viommu run --json` prints it; in pieces. */
export function dataText(run: Run, { name }: TravelParams): readonly string[] {
  const here = run.position;
  const events = [];
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    for (const event of run.events) {
      const { i, step, t, actor, kind, text, source, objects } = describeEvent(event, run.context);
      events.push({ i, step, t, actor, kind, text, source, objects });
    }
  }
  const counters = run.tally.counters;
  run.seek(here);
  const design = run.context.design.id;
  const properties = verdictsById(run.verdicts());
  return [...longJson({ scenario: name, design, scope: 'this run' }, 'events', events, { properties, counters })];
}
