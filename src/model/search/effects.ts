/**
 * What transitions do, by all that they read: words, words of memory, owners of frames. A transition is carried out on
 * a watched twin of the machine, once for every set of values that it reads; from then on it is looked up.
 */
import { Monitors } from '../check/monitors.ts';
import { PROPERTIES } from '../check/properties.ts';
import { waiting } from '../guest/vcpu.ts';
import { Machine } from '../state/machine.ts';
import { PAGE_BYTES } from '../state/pages.ts';
import { type Among, enabledAmong, fire, offerCapacity } from '../system/transitions.ts';
import { type PlaceAccess, Accesses } from './accesses.ts';
import { Footprint } from './footprint.ts';
import { Memo, type Present } from './memo.ts';
import { Spent, isSpent } from './spent.ts';
import { MEMORY, Watch, watchedParts } from './watch.ts';

export interface Effect {
  /** Words of the machine, and behind them of its monitors, and what they become. */
  readonly at: Int32Array;
  readonly words: Uint32Array;
  readonly memory: readonly (readonly [pa: number, word: number])[];
  readonly owners: readonly (readonly [pa: number, owner: number])[];
  /** Indices of the properties that are violated. */
  readonly violated: readonly number[];
  /** Properties that had something to judge: a bit per index. */
  readonly exercised: number;
  /** For the codec: the components that may change, each with a number of its own from `first` on. */
  parts: readonly number[];
  first: number;
  /** What it read and wrote, of a search that compares that. */
  readonly access: PlaceAccess | undefined;
}

/** A step, or a question who can do what. */
export type Asked = Effect | Offered;

/** What some actors can do. */
export interface Offered {
  readonly transitions: readonly number[];
  /** What was read to find that out. */
  readonly access: PlaceAccess;
}

/** The components in which the words of a state are kept. */
export interface Kept {
  /** Of a word, the monitors' behind the machine's; -1 for none. */
  componentOf(at: number): number;
  /** Of what memory holds, and whose it is; -1 where there are two. */
  readonly memoryComponent: number;
  /** By component: an id for what it has now. */
  readonly loaded: ArrayLike<number>;
}

/** Memory for what is kept, and effects that are kept in any case. */
const MOST_BYTES = 2 ** 26;
const FIRST_EFFECTS = 4096;
/** Transitions per effect kept, at least, for it to be worth while. */
const WORTH = 8;
/** The question whether somebody waits; others are numbers of groups. */
export const WAITS = -1;

export class Effects {
  private readonly present: Words;
  private readonly effects: Memo<Effect>;
  private readonly machine: Machine;
  private readonly track: Uint32Array;
  private readonly watch = new Watch();
  private readonly twin: Machine;
  private readonly twinMonitors: Monitors;
  private violated: number[] = [];
  /** Of all transitions that were asked for, and of who may act; where that is wished for. */
  readonly footprint: Footprint | undefined;
  /** Of each transition and of each question who may act; where that is wished for. */
  readonly accesses: Accesses | undefined;
  private readonly offered: Memo<Offered>;
  private readonly out: Uint32Array;
  private readonly spent: Spent;
  /** True when something was read that had been taken for spent. */
  misread = false;

  /** `noted`: keeps a footprint of all, or accesses one by one; then nothing spent is kept apart any more. */
  constructor(machine: Machine, monitors: Monitors, kept: Kept, noted?: 'footprint' | 'accesses') {
    this.present = new Words(machine, monitors, kept);
    this.effects = new Memo(this.present);
    this.offered = new Memo(this.present);
    this.out = new Uint32Array(offerCapacity(machine));
    this.machine = machine;
    this.track = monitors.words;
    this.twin = new Machine(machine.arch, machine.topo, machine.design, machine.store, watchedParts(this.watch));
    this.twin.extras = machine.extras;
    machine.arch.openContexts(this.twin);
    // To count their entries, pools would read all of them.
    for (const { iotlb, walks } of this.twin.caches) for (const pool of [iotlb, walks]) pool.scan();
    for (const atc of this.twin.atcs) atc.scan();
    this.twinMonitors = new Monitors(this.twin);
    this.twinMonitors.attach((property) => this.violated.push(property));
    const latches = [machine.w.length, machine.w.length + PROPERTIES.length] as const;
    if (noted === 'footprint') {
      this.twin.tellLooks(this.watch);
      this.footprint = Footprint.of(this.twin, latches);
    }
    if (noted === 'accesses') this.accesses = new Accesses(latches);
    this.spent = new Spent(this.twin, this.twinMonitors);
  }

  /** Effects found out so far. */
  get size(): number {
    return this.effects.size;
  }

  /** Memory taken, about. */
  get bytes(): number {
    return this.effects.bytes;
  }

  /** Writes what is enabled among some actors into `out`; returns how many. Of a search that keeps a footprint. */
  offers(among: Among, out: Uint32Array): number {
    const { watch } = this;
    this.twin.load(this.machine.w);
    watch.begin();
    const n = enabledAmong(this.twin, among, out);
    watch.on = false;
    this.footprint?.add(watch);
    return n;
  }

  /** What is enabled among group `number`; of a search that compares accesses. */
  offersOf(number: number, among: Among): Offered {
    return this.asked(number, () => enabledAmong(this.twin, among, this.out));
  }

  /** A transition of no meaning while somebody waits, else none; of such a search. */
  waits(): Offered {
    this.out[0] = 0;
    return this.asked(WAITS, () => (waiting(this.twin) ? 1 : 0));
  }

  private asked(question: number, ask: () => number): Offered {
    const known = this.offered.find(question);
    if (known) return known;
    const { watch, out, present } = this;
    this.twin.load(this.machine.w);
    watch.begin();
    const n = ask();
    watch.on = false;
    this.misread ||= isSpent(watch.values);
    const at = present.numbered(watch.at);
    const offered = { transitions: [...out.subarray(0, n)], access: this.accesses!.of(at, []) };
    this.offered.keep(question, at, watch.values, offered);
    return offered;
  }

  /** The components that are touched, as far as what is touched is a part of a state. */
  partsOf({ reads, writes }: PlaceAccess): readonly number[] {
    return [...new Set([...reads, ...writes].map((at) => this.present.partOf(at)))].filter((part) => part >= 0);
  }

  /** What a transition does from here, or undefined when it is not known, and not worth while to find out. */
  of(transition: number, transitions: number): Effect | undefined {
    return this.effects.find(transition) ?? (this.worth(transitions) ? this.learn(transition) : undefined);
  }

  /** False when too little is found again, of `transitions` so far, to keep more. */
  private worth(transitions: number): boolean {
    const { size } = this.effects;
    if (this.footprint || this.accesses) return true;
    return this.bytes < MOST_BYTES && (size < FIRST_EFFECTS || size * WORTH < transitions);
  }

  private learn(transition: number): Effect {
    const { watch } = this;
    this.twin.load(this.machine.w);
    this.twinMonitors.words.set(this.track);
    this.violated = [];
    if (this.accesses) this.spent.before();
    watch.begin();
    fire(this.twin, transition);
    if (this.accesses) this.spent.after(watch);
    watch.on = false;
    const { values, written } = watch;
    if (this.accesses) this.misread ||= isSpent(values);
    const at = this.present.numbered(watch.at);
    const effect = this.effect(this.accesses?.of(at, this.present.numbered(written)));
    this.footprint?.add(watch);
    this.effects.keep(transition, at, values, effect);
    this.effects.bytes += effect.at.length * 8;
    return effect;
  }

  /** What the twin has just done. */
  private effect(access: PlaceAccess | undefined): Effect {
    const { twin, twinMonitors, watch } = this;
    const { w } = this.machine;
    const at: number[] = [];
    const words: number[] = [];
    const owners: [number, number][] = [];
    const memory: [number, number][] = [];
    watch.written.forEach((where, i) => {
      if (where < 0) {
        const pa = (-1 - where) * PAGE_BYTES;
        owners.push([pa, twin.mem.owner(pa)]);
      } else if (where >= MEMORY) {
        const pa = where - MEMORY;
        memory.push([pa, twin.mem.read32(pa)]);
      } else if (where < w.length || where >= w.length + PROPERTIES.length) {
        const word = watch.now(where);
        // What was read is as it was read wherever the effect takes place.
        if (watch.rewritten[i] && word === (where < w.length ? w[where] : this.track[where - w.length])) return;
        at.push(where);
        words.push(word);
      }
    });
    return {
      at: Int32Array.from(at),
      words: Uint32Array.from(words),
      memory,
      owners,
      violated: this.violated,
      exercised: twinMonitors.unlatch(),
      parts: [],
      first: -1,
      access,
    };
  }
}

/** The words of a machine and its monitors, and behind them of its memory what was ever looked at. */
class Words implements Present {
  private readonly machine: Machine;
  private readonly w: Uint32Array;
  private readonly track: Uint32Array;
  private readonly kept: Kept;
  /** By number: physical addresses, and whether it is the frame's owner that is looked at. */
  private readonly places: number[] = [];
  private readonly isOwner: boolean[] = [];
  private readonly numbers = new Map<number, number>();

  constructor(machine: Machine, monitors: Monitors, kept: Kept) {
    this.machine = machine;
    this.w = machine.w;
    this.track = monitors.words;
    this.kept = kept;
  }

  partOf(at: number): number {
    return at < this.w.length + this.track.length ? this.kept.componentOf(at) : this.kept.memoryComponent;
  }

  idOf(part: number): number {
    return this.kept.loaded[part];
  }

  look(at: number): number {
    const { w, track } = this;
    if (at < w.length) return w[at];
    const word = at - w.length;
    if (word < track.length) return track[word];
    const place = word - track.length;
    const { mem } = this.machine;
    return this.isOwner[place] ? mem.owner(this.places[place]) : mem.read32(this.places[place]);
  }

  /** What was watched as numbers without gaps. */
  numbered(watched: readonly number[]): number[] {
    const words = this.w.length + this.track.length;
    return watched.map((at) => (at >= 0 && at < words ? at : words + this.place(at)));
  }

  private place(at: number): number {
    const known = this.numbers.get(at);
    if (known !== undefined) return known;
    const place = this.places.push(at < 0 ? (-1 - at) * PAGE_BYTES : at - MEMORY) - 1;
    this.isOwner.push(at < 0);
    this.numbers.set(at, place);
    return place;
  }
}
