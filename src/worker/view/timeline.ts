/** What the actors do in a part of the run: a lane each, exact where there is room, merged where there is not. */
import { targetName } from '../../model/iommufd/events.ts';
import { ruleByNumber } from '../../model/iommufd/uapi/rules.ts';
import { MARK, NO_COMMAND } from '../../model/state/events.ts';
import { eventDef } from '../../model/system/events.ts';
import { FAILED, WAIT, type WaitLog } from '../../model/system/logs.ts';
import type { Run } from '../../model/system/run.ts';
import { type Gap, placeOfTime, timeOfPlace } from '../protocol/axis.ts';
import type { Span, Timeline, TimelineParams } from '../protocol/timeline.ts';
import { brief } from './detail/commands.ts';
import { STRETCH, type StepSum, sumsOf } from './step-sums.ts';
import { WORDS } from '../../model/arch/words.ts';

/** A merged piece ends at this many times that width: how many steps are in each shows how dense they are. */
const MOST_WIDE = 3;

/** A piece narrower than this many columns is merged with a neighbour that is as narrow. */
const NARROW = 1.5;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A step, or several of one actor that are close together: as wide as from where the first one begins to where the last one ends. */
interface Part {
  readonly actor: number;
  /** Index of the first. */
  readonly first: number;
  readonly count: number;
  /** Places, as is what they take of what lies between them. */
  readonly from: number;
  readonly to: number;
  readonly busy: number;
  /** When the last one ends, ns. */
  readonly end: number;
  readonly marks: number;
}

/** Where steps, by index, and moments lie along the axis. */
interface Places {
  begin(step: number): number;
  end(step: number): number;
  /** Undefined where a part of the axis is collapsed. */
  part(sum: StepSum): Part | undefined;
  /** `position`: of the step that ended then. */
  moment(time: number, position: number): number;
  /** Of a time, ns, at which no step may have ended. */
  place(time: number): number;
  /** Index of the first step that ends behind a place. */
  after(place: number): number;
}

function byTime({ history: { steps } }: Run, gaps: readonly Gap[]): Places {
  return {
    begin: (step) => placeOfTime(gaps, steps.begin(step)),
    end: (step) => placeOfTime(gaps, steps.end(step)),
    part({ actor, first, count, begin, end, took, marks }) {
      const [from, to] = [placeOfTime(gaps, begin), placeOfTime(gaps, end)];
      return to - from === end - begin ? { actor, first, count, from, to, busy: took, end, marks } : undefined;
    },
    moment: (time) => placeOfTime(gaps, time),
    place: (time) => placeOfTime(gaps, time),
    after: (place) => steps.endedBy(timeOfPlace(gaps, place)),
  };
}

function byStep({ history: { steps } }: Run): Places {
  return {
    begin: (step) => step,
    end: (step) => step + 1,
    part: ({ actor, first, last, count, end, marks }) => ({
      actor,
      first,
      count,
      from: first,
      to: last + 1,
      busy: count,
      end,
      marks,
    }),
    moment: (_, position) => position,
    place: (time) => steps.endedBy(time),
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
  const sums = sumsOf(steps);
  const lanes: Mutable<Span>[][] = run.machine.actors.all.map(() => []);
  const add = (part: Part): void => {
    const lane = lanes[part.actor];
    const before = lane.at(-1);
    if (before && fits(before, part, width)) merge(before, part);
    else lane.push(spanOf(run, part));
  };
  // Steps end in order. One that ends later may begin in view; an actor's next one after that cannot.
  const beyond = new Set<number>();
  const last = places.after(to) + LOOK_AHEAD;
  let i = Math.max(0, places.after(from) - 1);
  while (i < steps.length) {
    const parts = i % STRETCH === 0 ? sums[i / STRETCH]?.map(places.part) : undefined;
    if (parts?.every((part) => part && part.from >= from && part.to <= to && part.to - part.from < width)) {
      for (const part of parts) add(part!);
      i += STRETCH;
      continue;
    }
    const actor = steps.actor(i);
    const [begin, end] = [places.begin(i), places.end(i)];
    if (end > to && (beyond.size === lanes.length || i > last)) break;
    if (begin <= to && end >= from && !beyond.has(actor))
      add({
        actor,
        first: i,
        count: 1,
        from: begin,
        to: end,
        busy: end - begin,
        end: steps.end(i),
        marks: steps.marks(i),
      });
    if (end > to) beyond.add(actor);
    i++;
  }
  for (const span of lanes.flat()) if (span.kind === 'many') span.label = `${span.count} steps`;
  return lanes;
}

/** Steps looked at behind the right edge. */
const LOOK_AHEAD = 512;

const isNarrow = (span: Span, width: number): boolean => span.kind === 'many' || span.to - span.from < width;

const fits = (before: Span, { from, to }: Part, width: number): boolean =>
  to - before.from < width * MOST_WIDE && from - before.to < width && to - from < width && isNarrow(before, width);

function spanOf(run: Run, { first, count, from, to, busy, end, marks }: Part): Mutable<Span> {
  const { steps } = run.history;
  const { words } = run.machine.arch;
  const kind = steps.kind(first);
  const [queue, ordinal] = [steps.queue(first), steps.ordinal(first)];
  const isOne = count === 1;
  return {
    from,
    to,
    begin: steps.begin(first),
    end,
    position: first + 1,
    kind: isOne ? 'act' : 'many',
    label: kind ? eventDef(kind).label(words) : '',
    count,
    busy,
    ...(isOne &&
      ordinal !== NO_COMMAND &&
      ordinal < run.history.commands[queue].count && { command: brief(run, queue, ordinal, first + 1) }),
    failed: (marks & FAILED) !== 0,
    violates: (marks & MARK.violation) !== 0,
  };
}

function merge(span: Mutable<Span>, { to, end, busy, count, marks }: Part): void {
  span.kind = 'many';
  span.to = to;
  span.end = end;
  span.busy += busy;
  span.count += count;
  delete span.command;
  span.failed ||= (marks & FAILED) !== 0;
  span.violates ||= (marks & MARK.violation) !== 0;
}

/** Waits too narrow to be seen are left out: what happens in them is on other lanes. They do not overlap. */
function waits(run: Run, log: WaitLog, places: Places, from: number, to: number, width: number): Span[] {
  const { steps } = run.history;
  const spans: Span[] = [];
  const runEnd = steps.length > 0 ? steps.end(steps.length - 1) : 0;
  const endOf = (i: number): number => Math.min(log.to.data[i], runEnd);
  const leftOf = (i: number): number => places.moment(log.from.data[i], log.step.data[i]);
  const rightOf = (i: number): number => places.place(endOf(i));
  /** Those of `count` that are in view, from the first: where all of them are too narrow, none is looked at. */
  const look = (first: number, count: number): void => {
    const [left, right] = [leftOf(first), rightOf(first + count - 1)];
    if (right < from || left > to || right - left < width * 2) return;
    if (count > 1) {
      const half = count >>> 1;
      look(first, half);
      look(first + half, count - half);
      return;
    }
    spans.push({
      from: left,
      to: right,
      begin: log.from.data[first],
      end: endOf(first),
      position: log.step.data[first],
      kind: 'wait',
      count: 1,
      busy: 0,
      ...about(run, log, first),
    });
  };
  if (log.step.length > 0) look(0, log.step.length);
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
