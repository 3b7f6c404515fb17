/** What of a run leaves the page as a file: its lanes for a picture, a trace, its events. Where it stands is not changed. */
import { longJson } from '../../../model/system/long-json.ts';
import type { Run } from '../../../model/system/run.ts';
import { runJson } from '../../../model/system/run-json.ts';
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

/** The lanes of the whole run, wherever it stands. */
export function lanesOf(run: Run): Timeline {
  const { steps } = run.history;
  const gaps = gapsOf(steps);
  const duration = steps.length > 0 ? steps.end(steps.length - 1) : 0;
  const { end } = axisOf('time', { length: run.length, duration, gaps });
  return timelineOf(run, gaps, { axis: 'time', from: 0, to: end, columns: COLUMNS });
}

/** For Perfetto UI; in pieces. */
export function traceText(run: Run, { name }: TravelParams): readonly string[] {
  const { traceEvents, ...head } = traceOf(run, name);
  return [...longJson(head, 'traceEvents', traceEvents)];
}

/** As `viommu run --json` prints it; in pieces. `note`: how a recording is played, or ''. */
export function dataText(run: Run, { name }: TravelParams, note: string): readonly string[] {
  const here = run.position;
  const pieces = [...runJson(run, name, note)];
  run.seek(here);
  return pieces;
}
