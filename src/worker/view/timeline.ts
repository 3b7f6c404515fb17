/** What the actors do in a part of the run: a lane each, exact where there is room, merged where there is not. */
import { targetName } from '../../model/iommufd/events.ts';
import { ruleByNumber } from '../../model/iommufd/uapi/rules.ts';
import { MARK, NO_COMMAND } from '../../model/state/events.ts';
import { firstAbove } from '../../model/system/column.ts';
import { eventDef } from '../../model/system/events.ts';
import { FAILED, WAIT, type WaitLog } from '../../model/system/logs.ts';
import type { Run } from '../../model/system/run.ts';
import { type Gap, placeOfTime, timeOfPlace } from '../protocol/axis.ts';
import type { Span, Timeline, TimelineParams } from '../protocol/timeline.ts';
import { brief } from './detail/commands.ts';
import { WORDS } from '../../model/arch/words.ts';

/** A merged piece ends at this many times that width: how many steps are in each shows how dense they are. */
const MOST_WIDE = 3;

/** A piece narrower than this many columns is merged with a neighbour that is as narrow. */
const NARROW = 1.5;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Where steps, by index, and moments lie along the axis. */
interface Places {
  begin(step: number): number;
  end(step: number): number;
  /** `position`: of the step that ended then. */
  moment(time: number, position: number): number;
  /** ns */
  time(place: number): number;
  /** Index of the first step that ends behind a place. */
  after(place: number): number;
}

function byTime({ history: { steps } }: Run, gaps: readonly Gap[]): Places {
  return {
    begin: (step) => placeOfTime(gaps, steps.begin(step)),
    end: (step) => placeOfTime(gaps, steps.end(step)),
    moment: (time) => placeOfTime(gaps, time),
    time: (place) => timeOfPlace(gaps, place),
    after: (place) => steps.endedBy(timeOfPlace(gaps, place)),
  };
}

function byStep({ history: { steps } }: Run): Places {
  return {
    begin: (step) => step,
    end: (step) => step + 1,
    moment: (_, position) => position,
    time: (place) => (place < 1 ? 0 : steps.end(Math.min(Math.floor(place), steps.length) - 1)),
    after: (place) => Math.floor(place),
  };
}

export function timelineOf(run: Run, gaps: readonly Gap[], { axis, from, to, columns }: TimelineParams): Timeline {
  const places = axis === 'step' ? byStep(run) : byTime(run, gaps);
  const width = ((to - from) / Math.max(1, columns)) * NARROW;
  const acts = actsOf(run, places, from, to, width);
  const lanes = acts.map((spans, actor) => [
    ...waits(run, run.history.waits[actor], places, from, to, width),
    ...spans,
  ]);
  return { from, to, lanes };
}

function actsOf(run: Run, places: Places, from: number, to: number, width: number): Span[][] {
  const { steps } = run.history;
  const lanes: Mutable<Span>[][] = run.machine.actors.all.map(() => []);
  // Steps end in order. One that ends later may begin in view; an actor's next one after that cannot.
  const beyond = new Set<number>();
  const last = places.after(to) + LOOK_AHEAD;
  for (let i = Math.max(0, places.after(from) - 1); i < steps.length; i++) {
    const actor = steps.actor(i);
    const [begin, end] = [places.begin(i), places.end(i)];
    if (end > to) {
      if (beyond.size === lanes.length || i > last) break;
      if (beyond.has(actor)) continue;
      beyond.add(actor);
    }
    if (begin > to || end < from) continue;
    const lane = lanes[actor];
    const before = lane[lane.length - 1];
    const fits = before && end - before.from < width * MOST_WIDE && begin - before.to < width;
    if (fits && end - begin < width && isNarrow(before, width)) {
      merge(before, run, i, begin, end);
      continue;
    }
    lane.push(spanOf(run, i, begin, end));
  }
  return lanes;
}

/** Steps looked at behind the right edge. */
const LOOK_AHEAD = 512;

const isNarrow = (span: Span, width: number): boolean => span.kind === 'many' || span.to - span.from < width;

function spanOf(run: Run, i: number, from: number, to: number): Mutable<Span> {
  const { steps } = run.history;
  const { words } = run.machine.arch;
  const ordinal = steps.ordinal(i);
  const marks = steps.marks(i);
  return {
    from,
    to,
    begin: steps.begin(i),
    end: steps.end(i),
    position: i + 1,
    kind: 'act',
    label: steps.kind(i) ? eventDef(steps.kind(i)).label(words) : '',
    count: 1,
    busy: to - from,
    ...(ordinal !== NO_COMMAND &&
      ordinal < run.history.commands[steps.queue(i)].count && {
        command: brief(run, steps.queue(i), ordinal, i + 1),
      }),
    failed: (marks & FAILED) !== 0,
    violates: (marks & MARK.violation) !== 0,
  };
}

function merge(span: Mutable<Span>, run: Run, i: number, from: number, to: number): void {
  const { steps } = run.history;
  span.kind = 'many';
  span.to = to;
  span.end = steps.end(i);
  span.busy += to - from;
  span.count++;
  span.label = `${span.count} steps`;
  delete span.command;
  span.failed ||= (steps.marks(i) & FAILED) !== 0;
  span.violates ||= (steps.marks(i) & MARK.violation) !== 0;
}

/** Waits too narrow to be seen are left out: what happens in them is on other lanes. */
function waits(run: Run, log: WaitLog, places: Places, from: number, to: number, width: number): Span[] {
  const { steps } = run.history;
  const spans: Span[] = [];
  const last = firstAbove(log.from, places.time(to));
  for (let i = Math.max(0, firstAbove(log.to, places.time(from)) - 1); i < last; i++) {
    const position = log.step.data[i];
    const begin = log.from.data[i];
    const end = Math.min(log.to.data[i], steps.length > 0 ? steps.end(steps.length - 1) : 0);
    const left = places.moment(begin, position);
    const right = places.moment(end, steps.endedBy(end));
    if (right < from || left > to || right - left < width * 2) continue;
    spans.push({
      from: left,
      to: right,
      begin,
      end,
      position,
      kind: 'wait',
      count: 1,
      busy: 0,
      ...about(run, log, i),
    });
  }
  return spans;
}

function about(run: Run, log: WaitLog, i: number): Pick<Span, 'label' | 'failed' | 'violates'> {
  const kind = log.kind.data[i];
  if (kind === WAIT.trap) return { label: 'stopped in the trapped write', failed: false, violates: false };
  if (kind === WAIT.sync) return { label: `waits for its ${WORDS.wait}`, failed: false, violates: false };
  const { calls } = run.history;
  const call = log.call.data[i];
  const rule = calls.rule.data[call];
  const result = calls.ret.data[call] === 0 ? '' : rule ? ` = -${ruleByNumber(rule)?.name}` : ' = 0';
  return {
    label: `ioctl ${targetName(calls.ioctl.data[call], calls.target.data[call])}${result}`,
    failed: rule !== 0,
    violates: false,
  };
}
