/** What the actors do between two times: a lane each, exact where there is room, merged where there is not. */
import { targetName } from '../../model/iommufd/events.ts';
import { ruleByNumber } from '../../model/iommufd/rules.ts';
import { MARK, NO_COMMAND } from '../../model/state/events.ts';
import { firstAbove } from '../../model/system/column.ts';
import { eventDef } from '../../model/system/events.ts';
import { FAILED, WAIT, type WaitLog } from '../../model/system/logs.ts';
import type { Run } from '../../model/system/run.ts';
import type { Span, Timeline } from '../protocol/timeline.ts';
import { brief } from './commands.ts';

/** A merged piece ends at this many times that width: how many steps are in each shows how dense they are. */
const MOST_WIDE = 3;

/** A piece narrower than this many columns is merged with a neighbour that is as narrow. */
const NARROW = 1.5;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function timelineOf(run: Run, from: number, to: number, columns: number): Timeline {
  const width = ((to - from) / Math.max(1, columns)) * NARROW;
  const acts = actsOf(run, from, to, width);
  const lanes = acts.map((spans, actor) => [...waits(run, run.history.waits[actor], from, to, width), ...spans]);
  return { from, to, lanes };
}

function actsOf(run: Run, from: number, to: number, width: number): Span[][] {
  const { steps } = run.history;
  const lanes: Mutable<Span>[][] = run.machine.actors.all.map(() => []);
  // Steps end in order. One that ends later may begin in view; an actor's next one after that cannot.
  const beyond = new Set<number>();
  const last = firstAbove(steps.end, to) + LOOK_AHEAD;
  for (let i = Math.max(0, firstAbove(steps.end, from) - 1); i < steps.length; i++) {
    const actor = steps.actor.data[i];
    const [begin, end] = [steps.begin.data[i], steps.end.data[i]];
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
      merge(before, run, i);
      continue;
    }
    lane.push(spanOf(run, i));
  }
  return lanes;
}

/** Steps looked at behind the right edge. */
const LOOK_AHEAD = 512;

const isNarrow = (span: Span, width: number): boolean => span.kind === 'many' || span.to - span.from < width;

function spanOf(run: Run, i: number): Mutable<Span> {
  const { steps } = run.history;
  const ordinal = steps.ordinal.data[i];
  const marks = steps.marks.data[i];
  return {
    from: steps.begin.data[i],
    to: steps.end.data[i],
    position: i + 1,
    kind: 'act',
    label: steps.kind.data[i] ? eventDef(steps.kind.data[i]).label : '',
    count: 1,
    ...(ordinal !== NO_COMMAND &&
      ordinal < run.history.commands[steps.queue.data[i]].count && {
        command: brief(run, steps.queue.data[i], ordinal, i + 1),
      }),
    failed: (marks & FAILED) !== 0,
    violates: (marks & MARK.violation) !== 0,
  };
}

function merge(span: Mutable<Span>, run: Run, i: number): void {
  const { steps } = run.history;
  span.kind = 'many';
  span.to = steps.end.data[i];
  span.count++;
  span.label = `${span.count} steps`;
  delete span.command;
  span.failed ||= (steps.marks.data[i] & FAILED) !== 0;
  span.violates ||= (steps.marks.data[i] & MARK.violation) !== 0;
}

/** Waits too narrow to be seen are left out: what happens in them is on other lanes. */
function waits(run: Run, log: WaitLog, from: number, to: number, width: number): Span[] {
  const spans: Span[] = [];
  const end = firstAbove(log.from, to);
  for (let i = Math.max(0, firstAbove(log.to, from) - 1); i < end; i++) {
    const until = Math.min(log.to.data[i], run.history.steps.end.data[run.history.steps.length - 1] ?? 0);
    if (until < from || until - log.from.data[i] < width * 2) continue;
    spans.push({
      from: log.from.data[i],
      to: until,
      position: log.step.data[i],
      kind: 'wait',
      count: 1,
      ...about(run, log, i),
    });
  }
  return spans;
}

function about(run: Run, log: WaitLog, i: number): Pick<Span, 'label' | 'failed' | 'violates'> {
  const kind = log.kind.data[i];
  if (kind === WAIT.trap) return { label: 'stopped in the trapped write', failed: false, violates: false };
  if (kind === WAIT.sync) return { label: 'waits for its CMD_SYNC', failed: false, violates: false };
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
