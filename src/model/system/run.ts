/**
 * A run: machine words + monitor words + scheduler words, and a way to be at any position of it. Position = number of
 * transitions fired. Events are not stored: those of a step are made again by replaying it from a checkpoint.
 */
import { CHECK_EVENT } from '../check/events.ts';
import { Monitors } from '../check/monitors.ts';
import { PROPERTIES } from '../check/properties.ts';
import type { Context } from '../state/events.ts';
import type { Machine } from '../state/machine.ts';
import { hashWords } from '../state/pages.ts';
import { eventDef } from './events.ts';
import { History } from './history.ts';
import type { RawEvent } from './raw-event.ts';
import type { Scheduler } from './schedulers.ts';
import { Tally } from './tally.ts';
import { NONE, actorOf, enabled, fire, offerCapacity, transitionName } from './transitions.ts';

export interface Violation {
  readonly property: number;
  /** Position right after the violating step. */
  readonly at: number;
  readonly event: RawEvent;
}

interface Checkpoint {
  readonly machine: Uint32Array;
  readonly monitors: Uint32Array;
  readonly scheduler: Uint32Array;
  readonly tally: Uint32Array;
}

/** A choice that cannot be made: the transition is not enabled at its step. */
export class ChoiceError extends Error {}

const CHECKPOINT_BYTES = 96 * 1024 * 1024;
const FIRST_INTERVAL = 64;

export class Run {
  readonly machine: Machine;
  readonly monitors: Monitors;
  readonly tally: Tally;
  readonly history: History;
  readonly violations: Violation[] = [];
  readonly context: Context;
  /** True when no transition is enabled at the end. */
  ended = false;
  /** Position up to which the run has been made. */
  length = 0;

  private readonly scheduler: Scheduler;
  private readonly overrides: ReadonlyMap<number, number>;
  private readonly checkpoints = new Map<number, Checkpoint>();
  private interval = FIRST_INTERVAL;
  private at = 0;
  private recorded: RawEvent[] = [];
  private readonly offers: Uint32Array;
  private eventDigest = 0x811c9dc5;

  /** `overrides`: transitions to fire at given positions instead of the scheduler's choice. */
  constructor(machine: Machine, scheduler: Scheduler, overrides: ReadonlyMap<number, number> = new Map()) {
    this.machine = machine;
    this.scheduler = scheduler;
    this.overrides = overrides;
    this.monitors = new Monitors(machine.topo);
    this.tally = new Tally(machine.topo.vsmmus.length);
    this.history = new History(machine.topo.vsmmus.length);
    this.context = { topo: machine.topo, actors: machine.actors, design: machine.design };
    this.offers = new Uint32Array(offerCapacity(machine));
    machine.observe = (kind, actor, ...args) => this.observe(kind, actor, args);
    this.checkpoint();
  }

  get position(): number {
    return this.at;
  }

  /** Start time of the step that led here, ns. */
  get time(): number {
    return this.scheduler.now();
  }

  /** Events of the step that led here. */
  get events(): readonly RawEvent[] {
    return this.recorded;
  }

  /** Makes up to `steps` further steps at the end; false once the run has ended. */
  extend(steps: number): boolean {
    this.seek(this.length);
    for (let i = 0; i < steps && !this.ended; i++) this.ended = !this.step();
    return !this.ended;
  }

  /** Goes to a position, at most the length of the run so far. */
  seek(position: number): void {
    const target = Math.max(0, Math.min(position, this.length));
    const from = Math.floor(target / this.interval) * this.interval;
    // The step that led to the target must be made again, for its events.
    if (target <= this.at || from > this.at) {
      if (target !== this.at) this.restore(target > 0 && from === target ? from - this.interval : from);
    }
    while (this.at < target) this.step();
  }

  private step(): boolean {
    const m = this.machine;
    const chosen = this.overrides.get(this.at) ?? this.scheduler.choose(m);
    if (chosen === NONE) return false;
    if (this.overrides.has(this.at)) this.requireEnabled(chosen);
    this.recorded = [];
    fire(m, chosen);
    this.scheduler.fired(m, chosen);
    const t = this.scheduler.now();
    this.recorded = this.recorded.map((event) => ({ ...event, t }));
    this.at++;
    if (this.at > this.length) {
      this.length = this.at;
      this.remember();
    }
    if (this.at % this.interval === 0 && !this.checkpoints.has(this.at)) this.checkpoint();
    return true;
  }

  private requireEnabled(transition: number): void {
    const n = enabled(this.machine, this.offers);
    if (this.offers.subarray(0, n).includes(transition)) return;
    const offered = [...this.offers.subarray(0, n)].map((t) => `'${transitionName(this.machine, t)}'`).join(', ');
    const known = actorOf(transition) < this.machine.actors.all.length;
    throw new ChoiceError(
      `step ${this.at}: ${known ? `'${transitionName(this.machine, transition)}'` : 'the choice'} is not enabled; expected one of ${offered || '(nothing is enabled)'}`,
    );
  }

  private observe(kind: number, actor: number, args: number[]): void {
    const [a, b, c, d, , f, g] = args;
    this.tally.observe(kind, a, c, d);
    const { positions } = eventDef(kind);
    const named = args.map((arg, i) => (positions.includes(i) ? this.tally.ordinal(this.machine, a, arg) : arg));
    this.recorded.push({ i: this.tally.events - 1, step: this.at, t: 0, kind, actor, args: named });
    this.monitors.observe(this.machine, kind, actor, a, b, c, d, f, g);
  }

  /** Notes what only the first pass over a step can tell. */
  private remember(): void {
    this.history.step(this.recorded, this.at);
    for (const event of this.recorded) {
      this.eventDigest = hashWords(Uint32Array.of(event.kind, event.actor, ...event.args), this.eventDigest);
      if (event.kind === CHECK_EVENT.violation) this.violations.push({ property: event.args[1], at: this.at, event });
    }
  }

  private checkpoint(): void {
    this.checkpoints.set(this.at, {
      machine: this.machine.save(),
      monitors: this.monitors.words.slice(),
      scheduler: this.scheduler.words.slice(),
      tally: this.tally.words.slice(),
    });
    const bytes = (this.machine.w.length + this.monitors.words.length) * 4;
    while (this.checkpoints.size > 16 && this.checkpoints.size * bytes > CHECKPOINT_BYTES) {
      this.interval *= 2;
      for (const at of this.checkpoints.keys()) if (at % this.interval !== 0) this.checkpoints.delete(at);
    }
  }

  private restore(at: number): void {
    const saved = this.checkpoints.get(at)!;
    this.machine.load(saved.machine);
    this.monitors.words.set(saved.monitors);
    this.scheduler.words.set(saved.scheduler);
    this.tally.words.set(saved.tally);
    this.at = at;
    this.recorded = [];
  }

  /** Hexadecimal digest of the machine's words here and of all events of the run so far. */
  digest(): string {
    return [this.machine.digest(), this.eventDigest].map((h) => h.toString(16).padStart(8, '0')).join('');
  }

  /** Verdict of each property over the run so far: true kept, false violated, null not checked. */
  verdicts(): { id: string; statement: string; held: boolean | null; at?: number; why?: string }[] {
    return PROPERTIES.map((property, i) => {
      const broken = this.violations.find((violation) => violation.property === i);
      const { id, statement } = property;
      if (!broken) return { id, statement, held: property.monitor ? true : null };
      return { id, statement, held: false, at: broken.at, why: property.sentence!(broken.event.args, this.context) };
    });
  }
}
