/** What is shown of a run, when its timeline counts something else. */
import { type Axis, type Moment, placeOf } from '../../../worker/protocol/axis.ts';

type Part = readonly [from: number, to: number];

/** The same share of the run, with the playhead where it was in it, or around the playhead where it was out of sight. */
export function carried([from, to]: Part, before: Axis, after: Axis, now: Moment): Part {
  const width = ((to - from) / Math.max(1, before.end)) * after.end;
  const at = (placeOf(before, now) - from) / (to - from);
  const share = at >= 0 && at <= 1 ? at : 0.5;
  const begin = Math.max(0, Math.min(after.end - width, placeOf(after, now) - share * width));
  return [begin, begin + width];
}
