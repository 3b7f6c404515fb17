/** The events of a step as the page tells and draws them: the sentence, what moves, and along which edges. */
import { refOf } from '../../protocol/ref.ts';
import { describeEvent } from '../../../model/system/describe.ts';
import { eventDef } from '../../../model/system/events.ts';
import { NO_COMMAND } from '../../../model/state/events.ts';
import type { RawEvent } from '../../../model/system/raw-event.ts';
import type { Run } from '../../../model/system/run.ts';
import { statusAt } from '../../../model/system/status.ts';
import { KERNEL_EVENT } from '../../../model/iommufd/events.ts';
import { sourceOf, whyOf } from '../../../model/arch/rule-words.ts';
import { ruleByNumber } from '../../../model/iommufd/uapi/rules.ts';
import type { GraphEdge } from '../../protocol/graph.ts';
import type { CommandBrief } from '../../protocol/queues.ts';
import type { EventView, Refusal } from '../../protocol/step.ts';
import { brief } from '../detail/commands.ts';

/** Commands that are drawn on their way together. */
const MOST_CARGO = 8;

export const events = (run: Run, edges: readonly GraphEdge[]): EventView[] =>
  run.events.map((event, i) => {
    const { rule, ...described } = describeEvent(event, run.context);
    const refusal = refusalOf(rule);
    return {
      ...described,
      ...(refusal && { refusal }),
      path: joined(described.path, edges),
      cargo: cargo(run, event, described.objects, i === 0),
    };
  });

function refusalOf(number = 0): Refusal | undefined {
  const rule = ruleByNumber(number);
  return rule && { errno: rule.name, why: whyOf(number), source: sourceOf(number) };
}

/** Guest commands that move: those that the event names, and the ones behind what the IOMMU sees. */
function cargo(run: Run, event: RawEvent, objects: readonly string[], first: boolean): CommandBrief[] {
  const { guestIommus } = run.machine.topo;
  const named = objects.flatMap((id) => {
    const { kind, owner, n = Number.POSITIVE_INFINITY } = refOf(id);
    const v = kind === 'cmd' ? guestIommus.findIndex(({ name }) => name === owner) : -1;
    return v < 0 || n >= run.history.commands[v].count ? [] : [[v, n] as const];
  });
  const behind = named.length > 0 ? named : hidden(run, event, first);
  return behind.slice(0, MOST_CARGO).map(([v, ordinal]) => brief(run, v, ordinal));
}

type Ref = readonly [queue: number, ordinal: number];

/** Commands that an event moves without naming them: an issue by its range, a consumption by its origin. */
function hidden(run: Run, { kind, args, step }: RawEvent, first: boolean): Ref[] {
  if (kind === KERNEL_EVENT.issue || kind === KERNEL_EVENT.synced) {
    const { calls } = run.history;
    for (let call = calls.after(run.position) - 1; call >= 0; call--) {
      if (calls.queue.data[call] !== args[0]) continue;
      const issued = calls.carried(call).filter((ordinal) => isIssued(run, args[0], ordinal));
      return issued.map((ordinal) => [args[0], ordinal] as const);
    }
    return [];
  }
  if (eventDef(kind).positions.length > 0) return [];
  const { steps } = run.history;
  const ordinal = steps.ordinal(step - 1);
  // What the IOMMU consumes in this step, and what follows from it.
  return ordinal === NO_COMMAND || (!first && eventDef(steps.kind(step - 1)).positions.length > 0)
    ? []
    : [[steps.queue(step - 1), ordinal]];
}

function isIssued(run: Run, v: number, ordinal: number): boolean {
  const status = statusAt(run.history.commands[v].at(ordinal), run.position);
  return status === 'handed-over' || status === 'consumed' || status === 'complete';
}

/** Where no edge joins two places but one object of the kernel stands between them, the way leads through it. */
function joined(path: readonly string[], edges: readonly GraphEdge[]): string[] {
  const next = (id: string): string[] =>
    edges.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []));
  return path.flatMap((id, i) => {
    if (i === 0) return [id];
    const around = next(path[i - 1]);
    if (around.includes(id)) return [id];
    const between = around.find((other) => !/^(vmm|vcpu|device)\//.test(other) && next(other).includes(id));
    return between ? [between, id] : [id];
  });
}
