/**
 * A run: machine words + monitor words + scheduler words, and a way to be at any position of it. Position = number of
 * transitions fired. Events are not stored: those of a step are made again by replaying it from a checkpoint.
 */
import { CHECK_EVENT, type ViolationPayload, violationOf } from '../check/events.ts';
import { Monitors } from '../check/monitors.ts';
import { PROPERTIES } from '../check/properties.ts';
import type { Property } from '../check/property.ts';
import { wordsAt } from '../check/words.ts';
import { waiting } from '../guest/vcpu.ts';
import type { Context, Observer } from '../state/events.ts';
import type { Machine } from '../state/machine.ts';
import { hashWord } from '../state/pages.ts';
import { type Checkpoint, Checkpoints } from './checkpoints.ts';
import { eventDef } from './events.ts';
import { History } from './history.ts';
import { type RawEvent, Recorded } from './raw-event.ts';
import type { Scheduler } from './schedulers.ts';
import { Tally } from './tally.ts';
import { NONE } from '../state/transition.ts';
import { enabled, fire, offerCapacity, transitionName } from './transitions.ts';

export interface Violation {
  readonly property: number;
  /** Position right after the violating step. */
  readonly at: number;
  readonly event: RawEvent;
}

/** What a property comes to. */
export interface Judged {
  readonly id: string;
  /** Over the whole run. */
  readonly held: boolean;
  /** False when there was nothing to judge so far: then that it is kept says nothing. */
  readonly exercised: boolean;
  /** Position right after the violating step. */
  readonly at?: number;
  readonly violation?: ViolationPayload;
}

/** The same in words. */
export interface Verdict extends Omit<Judged, 'violation'> {
  readonly statement: string;
  /** What gives it something to judge. */
  readonly exercisedBy: string;
  readonly why?: string;
}

/** A verdict in words, as text prints it: kept, not exercised, or violated and why. */
export const verdictText = ({ id, held, exercised, why }: Verdict): string =>
  `${id}: ${held ? (exercised ? 'kept' : 'not exercised') : `VIOLATED — ${why}`}`;

/** Verdicts as data of the command line, by property. */
export const verdictsById = (verdicts: readonly Verdict[]) =>
  Object.fromEntries(verdicts.map(({ id, held, exercised, at, why }) => [id, { held, exercised, at, why }]));

/** Transitions, by name, to fire at given steps (from 1) instead of the scheduler's choice. */
export type Overrides = ReadonlyMap<number, string>;

/** An enabled transition, and what it would do. */
export interface Option {
  readonly transition: number;
  readonly name: string;
  /** The run takes it. */
  readonly taken: boolean;
  readonly events: readonly RawEvent[];
}

/** A choice that cannot be made: the transition is not enabled at its step. */
export class ChoiceError extends Error {}

/** Positions before one that was gone back to which are kept: who takes a step back takes another. */
const NEAR = 8;

export class Run {
  readonly machine: Machine;
  readonly monitors: Monitors;
  readonly tally: Tally;
  readonly history: History;
  readonly violations: Violation[] = [];
  readonly context: Context;
  /** Steps so far that the scheduler would have chosen otherwise: the least that leads to the same run. */
  readonly deviations = new Map<number, string>();
  /** True when no transition is enabled at the end. */
  ended = false;
  /** Position up to which the run has been made. */
  length = 0;

  private readonly scheduler: Scheduler;
  private readonly overrides: Overrides;
  private readonly checkpoints: Checkpoints;
  /** Between two checkpoints, before where the run was last gone back to. */
  private readonly near = new Map<number, Checkpoint>();
  private at = 0;
  /** What the step that led here has told. */
  readonly recorded = new Recorded();
  /** By property: it has had something to judge. */
  private readonly exercised = PROPERTIES.map(() => false);
  private readonly offers: Uint32Array;
  private eventDigest = 0x811c9dc5;

  constructor(machine: Machine, scheduler: Scheduler, overrides: Overrides = new Map()) {
    this.machine = machine;
    this.scheduler = scheduler;
    this.overrides = overrides;
    this.monitors = new Monitors(machine);
    this.tally = new Tally(machine.topo.guestIommus);
    this.history = new History(machine, this.monitors.track, this.tally);
    this.context = {
      arch: machine.arch,
      topo: machine.topo,
      actors: machine.actors,
      design: machine.design,
      command: (queue, ordinal) => this.history.commands[queue].first(ordinal),
    };
    this.offers = new Uint32Array(offerCapacity(machine));
    machine.observe = this.observe;
    this.checkpoints = new Checkpoints(machine, this.monitors, scheduler, this.tally);
    this.checkpoints.keep(0);
  }

  get position(): number {
    return this.at;
  }

  /** Time at which the step that led here took effect, ns. */
  get time(): number {
    return this.scheduler.now();
  }

  /** Events of the step that led here. */
  get events(): readonly RawEvent[] {
    return this.recorded.kept();
  }

  /** Makes up to `steps` further steps at the end; false once the run has ended. */
  extend(steps: number): boolean {
    this.seek(this.length);
    for (let i = 0; i < steps && !this.ended; i++) this.ended = !this.step();
    for (let i = 0; i < this.exercised.length; i++) this.exercised[i] ||= this.monitors.exercised(i);
    return !this.ended;
  }

  /** Goes to a position, at most the length of the run so far. */
  seek(position: number): void {
    const target = Math.max(0, Math.min(position, this.length));
    // A checkpoint before the target: the step that leads to it must be made again, for its events.
    const from = this.checkpoints.before(target);
    const back = target < this.at;
    if (back && this.near.has(target - 1)) this.restore(target - 1, this.near.get(target - 1)!);
    else if (back || from > this.at) {
      this.restore(from, this.checkpoints.at(from));
      if (back) this.approach(target);
    }
    while (this.at < target) this.step();
  }

  /** Goes up to a position, and keeps the last ones before it. */
  private approach(target: number): void {
    this.near.clear();
    while (this.at < target) {
      if (target - this.at <= NEAR) this.near.set(this.at, this.checkpoints.snapshot());
      this.step();
    }
  }

  /** What could happen next; the run stays where it is. */
  options(): Option[] {
    const m = this.machine;
    const taken = this.choose();
    const offers = this.offers.slice(0, enabled(m, this.offers));
    const before = this.recorded.kept();
    const words = { machine: m.save(), monitors: this.monitors.words.slice(), tally: this.tally.words.slice() };
    const options = [...offers].map((transition) => {
      const name = transitionName(m, transition);
      this.recorded.clear();
      fire(m, transition);
      const events = this.recorded.kept();
      m.load(words.machine);
      this.monitors.words.set(words.monitors);
      this.tally.words.set(words.tally);
      return { transition, name, taken: transition === taken, events };
    });
    this.recorded.put(before);
    return options;
  }

  /** The transition that the run takes next, or NONE. */
  private choose(): number {
    const override = this.overrides.size === 0 ? undefined : this.overrides.get(this.at + 1);
    return override === undefined ? this.scheduler.choose() : this.named(override);
  }

  private step(): boolean {
    const m = this.machine;
    const chosen = this.choose();
    if (chosen === NONE) return false;
    if (
      this.overrides.size > 0 &&
      this.at === this.length &&
      this.overrides.has(this.at + 1) &&
      chosen !== this.scheduler.choose()
    )
      this.deviations.set(this.at + 1, transitionName(m, chosen));
    this.recorded.clear();
    fire(m, chosen);
    this.scheduler.fired(chosen);
    this.recorded.happened(this.scheduler.now());
    this.at++;
    if (this.at > this.length) {
      this.length = this.at;
      this.remember();
    }
    this.checkpoints.keep(this.at);
    return true;
  }

  /** The enabled transition of this name. */
  private named(name: string): number {
    const offers = this.offers.subarray(0, enabled(this.machine, this.offers));
    const found = offers.find((transition) => transitionName(this.machine, transition) === name);
    if (found !== undefined) return found;
    const names = [...offers].map((transition) => `'${transitionName(this.machine, transition)}'`).join(', ');
    throw new ChoiceError(
      `step ${this.at + 1}: '${name}' is not enabled; expected one of ${names || '(nothing is enabled)'}`,
    );
  }

  private readonly observe: Observer = (kind, actor, a, b, c, d, e, f, g, h) => {
    const { tally, monitors, machine } = this;
    tally.observe(kind, actor, a, b, c, d, e, f, g, h);
    const event = this.recorded.add(tally.events - 1, this.at + 1, kind, actor, a, b, c, d, e, f, g, h);
    const { positions } = eventDef(kind);
    for (let i = 0; i < positions.length; i++)
      event.args[positions[i]] = tally.ordinal(machine, a, event.args[positions[i]]);
    monitors.observe(kind, actor, a, b, c, d, e, f, g, h);
  };

  /** Notes what only the first pass over a step can tell. */
  private remember(): void {
    const { recorded } = this;
    this.history.step(recorded, this.at, this.scheduler.began(), this.scheduler.now());
    let digest = this.eventDigest;
    for (let n = 0; n < recorded.length; n++) {
      const { kind, actor, args } = recorded.at(n);
      digest = hashWord(hashWord(digest, kind), actor);
      for (let i = 0; i < args.length; i++) digest = hashWord(digest, args[i]);
      if (kind === CHECK_EVENT.violation)
        this.violations.push({ property: args[1], at: this.at, event: recorded.copyOf(n) });
    }
    this.eventDigest = digest;
  }

  private restore(at: number, saved: Checkpoint): void {
    this.checkpoints.restore(saved);
    this.at = at;
    this.recorded.clear();
  }

  /** Hexadecimal digest of the machine's words here and of all events of the run so far. */
  digest(): string {
    return [this.machine.digest(), this.eventDigest >>> 0].map((h) => h.toString(16).padStart(8, '0')).join('');
  }

  /** A property without a monitor breaks when a vCPU is left waiting for ever. */
  private atTheEnd(property: Property): Pick<Judged, 'held' | 'at' | 'violation'> {
    if (property.monitor || !this.ended) return { held: true };
    this.seek(this.length);
    const stuck = waiting(this.machine);
    if (!stuck) return { held: true };
    const { queue, pos } = stuck;
    const command = this.tally.ordinal(this.machine, queue, pos);
    const violation = violationOf([
      queue,
      PROPERTIES.indexOf(property),
      command,
      command,
      ...wordsAt(this.machine, queue, pos),
      0,
      0,
    ]);
    return { held: false, at: this.length, violation };
  }

  /** What each property comes to over the run so far; `verdictsOf` says it in words. */
  judged(): Judged[] {
    return PROPERTIES.map((property, i) => {
      const { id } = property;
      const broken = this.violations.find((violation) => violation.property === i);
      if (broken) return { id, held: false, exercised: true, at: broken.at, violation: violationOf(broken.event.args) };
      const end = this.atTheEnd(property);
      return { id, exercised: this.exercised[i] || !end.held, ...end };
    });
  }
}
