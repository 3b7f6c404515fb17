/** Makes a run in the order in which its steps are drawn, as far as that can be. */
import type { ActorKind } from '../../model/state/actors.ts';
import { DEVICE, VCPU } from '../../model/state/layout.ts';
import { actorOf } from '../../model/state/transition.ts';
import { DEVICE_PHASE } from '../../model/pcie/phase.ts';
import type { Run } from '../../model/system/run.ts';
import type { DrawingCell } from './drawing.ts';
import type { Unread } from './foreign.ts';
import type { Item, Items } from './items.ts';
import { commandOfLast, isReached, type Milestone, type QueuePlace } from './milestones.ts';

/** Where a cell is in its vCPU's program: op and command. */
export interface Point {
  readonly vcpu: number;
  readonly op: number;
  readonly sub: number;
}

/** Who makes an access; who carries commands on and executes them. */
const ACCESS = new Set<ActorKind>(['device', 'iommu']);
const BELOW = new Set<ActorKind>(['vmm', 'kernel', 'iommu', 'device', 'main']);

const MOST_STEPS = 5000;

/** What is still to come. */
interface Due {
  readonly cell: DrawingCell;
  readonly point?: Point;
  readonly milestone?: Milestone<Item>;
}

/** `chosen`: names of the run's transitions by step, which it takes further ones from. Gives what cannot come where it is drawn. */
export function follow(
  run: Run,
  chosen: Map<number, string>,
  { items, milestones }: Items,
  points: ReadonlyMap<Item, Point>,
): readonly Unread[] {
  const unread: Unread[] = [];
  const { machine: m } = run;
  const wordAt = (c: number, word: number): number => m.w[m.layout.vcpus[c] + word];
  /** A program begins an access, and counts when the device has made it. */
  const isUnderWay = ({ vcpu, op }: Pick<Point, 'vcpu' | 'op'>): boolean => {
    const access = m.topo.vcpus[vcpu].ops[op];
    const begun = access?.op === 'dma' && wordAt(vcpu, VCPU.pc) === op + 1;
    return begun && m.w[m.layout.devices[access.device].ctl + DEVICE.phase] !== DEVICE_PHASE.idle;
  };
  const passed = ({ vcpu, op, sub }: Point): boolean => {
    const pc = wordAt(vcpu, VCPU.pc);
    return (pc > op && !isUnderWay({ vcpu, op })) || (pc === op && wordAt(vcpu, VCPU.sub) > sub);
  };
  /** By item, the command that it has written. */
  const queued = new Map<Item, QueuePlace>();
  const due: Due[] = [
    ...items.map((item): Due => ({ cell: item.cell, point: points.get(item)! })),
    ...milestones.map(({ cell, ...milestone }): Due => ({ cell, milestone })),
  ].sort((a, b) => a.cell.line - b.cell.line || a.cell.column - b.cell.column);
  const reached = ({ of, what }: Milestone<Item>, at = what as Parameters<typeof isReached>[2]): boolean => {
    const place = queued.get(of);
    return place !== undefined && isReached(run, place, at);
  };
  const isDone = ({ point, milestone }: Due): boolean => (point ? passed(point) : reached(milestone!));
  const late = ({ cell }: Due): void => {
    unread.push({ line: cell.line, text: `${cell.text} (cannot come where it is drawn)` });
  };
  while (due.length > 0 && run.length < MOST_STEPS) {
    while (due.length > 0 && isDone(due[0])) due.shift();
    // What hardware has done before its line.
    for (const one of due.slice(1).filter((later) => later.milestone && reached(later.milestone))) {
      late(one);
      due.splice(due.indexOf(one), 1);
    }
    const options = run.options();
    if (options.length === 0) break;
    const later = due.slice(1);
    /** A vCPU must not begin what others are drawn to do first; an IOMMU consumes nothing that it is drawn to consume later. */
    const waits = ({ transition, name }: (typeof options)[number]): boolean => {
      const { kind, index } = m.actors.all[actorOf(transition)];
      if (due.length === 0) return false;
      if (kind === 'iommu' && name.endsWith(' consume'))
        return later.some(({ milestone }) => milestone && reached(milestone, 'issued') && !due[0].milestone);
      if (kind !== 'guest') return false;
      const [pc, sub] = [wordAt(index, VCPU.pc), wordAt(index, VCPU.sub)];
      return later.some(
        ({ point }) => point?.vcpu === index && point.op === pc && point.sub === sub && due[0].point?.vcpu !== index,
      );
    };
    const free = options.filter((option) => !waits(option));
    const guestOf = (transition: number): number => {
      const { kind, index } = m.actors.all[actorOf(transition)];
      return kind === 'guest' ? index : -1;
    };
    const mine = free.find(({ transition }) => due[0]?.point && guestOf(transition) === due[0].point.vcpu);
    // Hardware and what leads to it go on by themselves.
    const awaited = due[0]?.point && isUnderWay(due[0].point) ? ACCESS : due[0]?.milestone ? BELOW : undefined;
    const others = awaited && free.find(({ transition }) => awaited.has(m.actors.all[actorOf(transition)].kind));
    const taken = free.find((option) => option.taken);
    const next = mine ?? others ?? taken ?? free[0];
    if (!next) {
      // Nothing goes on without what is drawn later.
      late(due.splice(0, 1)[0]);
      continue;
    }
    const who = guestOf(next.transition);
    const [pc, sub] = who < 0 ? [] : [wordAt(who, VCPU.pc), wordAt(who, VCPU.sub)];
    chosen.set(run.length + 1, next.name);
    run.extend(1);
    const place = commandOfLast(run);
    const wrote = items.find((item) => {
      const point = points.get(item)!;
      return point.vcpu === who && point.op === pc && point.sub === sub && item.meant.kind === 'command';
    });
    if (place && wrote && !queued.has(wrote)) queued.set(wrote, place);
  }
  for (const one of due) if (one.milestone && !isDone(one)) late(one);
  return unread;
}
