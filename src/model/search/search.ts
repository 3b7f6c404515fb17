/**
 * Every interleaving, breadth first: all states that the enabled transitions reach from a start, each once. A state is
 * the machine's and the monitors' words, compared word by word, so `exhausted` is a proof. The latches of the
 * properties are no part of it: a search goes on behind a violation, and the first one of a property is a shortest one.
 */
import type { Monitors } from '../check/monitors.ts';
import { PROPERTIES } from '../check/properties.ts';
import { waiting } from '../guest/vcpu.ts';
import type { Machine } from '../state/machine.ts';
import { NONE } from '../state/transition.ts';
import { type Among, enabled, fire, offerCapacity } from '../system/transitions.ts';
import { Codec } from './codec.ts';
import { Effects } from './effects.ts';
import { Fates } from './fates.ts';
import type { Footprint } from './footprint.ts';
import { StateGraph } from './graph.ts';
import { StateTable } from './state-table.ts';

export interface SearchOptions {
  /** States at the most, all of them kept; 1,000,000 when absent. */
  readonly maxStates?: number;
  /** Memory that the search may take, about; 1 GiB when absent. */
  readonly maxBytes?: number;
  /** True: looks for states from which no vCPU's wait can end any more, which takes memory for the transitions. */
  readonly progress?: boolean;
  /** Those who act; everyone when absent. What they read and write is noted then. */
  readonly among?: Among;
}

/** `bound`: there are more states than the search may keep. */
export type SearchVerdict = 'running' | 'exhausted' | 'bound';

export interface Finding {
  /** Index of the violated property. */
  readonly property: number;
  /** Number of transitions from the start. */
  readonly depth: number;
  /** The transitions; the last one violates the property, or leads to the state that does. */
  readonly path: Uint32Array;
  /** Of `progress`: something can still happen, without end, but nothing that helps. */
  readonly endless: boolean;
  /** The state that the last transition leaves; of `progress` the one in which nothing helps. */
  readonly state: number;
}

export const MAX_STATES = 1_000_000;
export const MAX_BYTES = 2 ** 30;
/** States that can be expanded while one effect is found out, about. */
const EFFECT = 8;
/** States between two looks at the memory taken. */
const BYTES_EVERY = 256;
const PROGRESS = PROPERTIES.findIndex(({ id }) => id === 'progress');

export class Search {
  /** By property index: a shortest violation. */
  readonly findings = new Map<number, Finding>();
  /** Properties that had something to judge in some state: a bit per index. */
  exercised = 0;
  /** Transitions fired. */
  transitions = 0;
  /** Transitions from the start to the states that are being expanded. */
  depth = 0;
  verdict: SearchVerdict = 'running';

  private readonly machine: Machine;
  private readonly monitors: Monitors;
  private readonly codec: Codec;
  private readonly effects: Effects;
  private readonly table: StateTable;
  private readonly graph: StateGraph | undefined;
  private readonly among: Among | undefined;
  private readonly maxStates: number;
  private readonly maxBytes: number;
  private readonly offers: Uint32Array;
  private readonly ids: Uint32Array;
  /** Next state to expand, and the first of the next depth. */
  private next = 0;
  private levelEnd = 1;
  /** Properties that the transition being fired violates. */
  private readonly violated: number[] = [];
  /** The same as a bit per index. */
  private broken = 0;

  /** Begins where the machine and its monitors are, and from then on they are the search's own. */
  constructor(machine: Machine, monitors: Monitors, options: SearchOptions = {}) {
    this.machine = machine;
    this.monitors = monitors;
    this.maxStates = options.maxStates ?? MAX_STATES;
    this.maxBytes = options.maxBytes ?? MAX_BYTES;
    this.graph = options.progress ? new StateGraph() : undefined;
    this.among = options.among;
    this.offers = new Uint32Array(offerCapacity(machine));
    monitors.unlatch();
    this.codec = new Codec(machine, monitors);
    this.effects = new Effects(machine, monitors, this.codec, this.among && 'footprint');
    this.ids = new Uint32Array(this.codec.width);
    this.table = new StateTable(this.codec.width);
    this.table.find(this.codec.ids, this.codec.hash);
    this.table.add(this.codec.ids, this.codec.hash, 0, NONE);
    monitors.attach((property) => this.violated.push(property));
  }

  /** States found. */
  get states(): number {
    return this.table.size;
  }

  /** States found that were not expanded yet. */
  get frontier(): number {
    return this.table.size - this.next;
  }

  /** What those who act have read and written, where they are not everyone. */
  get footprint(): Footprint | undefined {
    return this.effects.footprint;
  }

  /** Memory taken, about. */
  get bytes(): number {
    return this.codec.bytes + this.effects.bytes + this.table.bytes + (this.graph?.bytes ?? 0);
  }

  /**
   * Expands up to `states` further states, and fewer while effects are being found out, so that calls take about as long.
   * A last part, of one call at a time, looks who can still reach what.
   */
  advance(states: number): SearchVerdict {
    const { effects } = this;
    const known = effects.size;
    for (let i = 0; i + (effects.size - known) * EFFECT < states && this.verdict === 'running'; i++) {
      if (this.next === this.table.size) {
        this.finish();
        break;
      }
      if (this.next % BYTES_EVERY === 0 && this.bytes > this.maxBytes) this.verdict = 'bound';
      else this.expand(this.next++);
    }
    return this.verdict;
  }

  /**
   * What every path comes to, by properties (a bit per index): of a search that is exhausted and was asked for `progress`;
   * else undefined.
   */
  fates(properties: number): Fates | undefined {
    if (!this.graph || this.verdict !== 'exhausted') return undefined;
    return new Fates(this.graph, properties, (properties & (1 << PROGRESS)) !== 0);
  }

  /** The states on the way to one, from the first on, as the search found it. */
  statesTo(state: number): number[] {
    return this.table.statesTo(state);
  }

  /** Where an enabled transition leads from a state, and what it violates, a bit per property; of an exhausted search. */
  after(state: number, transition: number): { readonly state: number; readonly violated: number } {
    const { codec, table } = this;
    table.idsOf(state, this.ids);
    codec.load(this.ids);
    this.broken = 0;
    const changed = this.carryOut(transition, state);
    return { state: changed ? table.find(codec.ids, codec.hash) : state, violated: this.broken };
  }

  private expand(state: number): void {
    if (state === this.levelEnd) {
      this.depth++;
      this.levelEnd = this.table.size;
    }
    const { machine, codec, table, graph, offers, among } = this;
    table.idsOf(state, this.ids);
    codec.load(this.ids);
    const n = among ? this.effects.offers(among, offers) : enabled(machine, offers);
    const waits = graph !== undefined && waiting(machine) !== undefined;
    if (n === 0 && waits) this.found(PROGRESS, state);
    for (let i = 0; i < n; i++) {
      this.transitions++;
      this.broken = 0;
      const changed = this.carryOut(offers[i], state);
      const successor = changed ? this.intern(state, offers[i]) : state;
      if (successor < 0) {
        this.verdict = 'bound';
        return;
      }
      graph?.successor(successor, this.broken);
    }
    graph?.end(!waits);
  }

  /** True when the transition changes the state. */
  private carryOut(transition: number, state: number): boolean {
    const { machine, codec, effects } = this;
    const effect = effects.of(transition, this.transitions);
    if (effect) {
      this.exercised |= effect.exercised;
      for (const property of effect.violated) this.found(property, state, transition);
      return codec.apply(effect);
    }
    codec.prepare();
    fire(machine, transition);
    machine.mem.seal();
    const changed = codec.note();
    codec.undo();
    for (const property of this.violated.splice(0)) this.found(property, state, transition);
    this.exercised |= this.monitors.unlatch();
    return changed;
  }

  /** The state that the transition led to, or -1 when there are too many. */
  private intern(parent: number, transition: number): number {
    const { table, codec } = this;
    const known = table.find(codec.ids, codec.hash);
    if (known >= 0) return known;
    return table.size === this.maxStates ? -1 : table.add(codec.ids, codec.hash, parent, transition);
  }

  private found(property: number, state: number, transition = NONE, endless = false): void {
    this.broken |= 1 << property;
    if (this.findings.has(property)) return;
    const path = this.table.pathTo(state);
    if (transition !== NONE) path.push(transition);
    this.findings.set(property, { property, depth: path.length, path: Uint32Array.from(path), endless, state });
  }

  /** All states are expanded: what is left is to find those that can only go round. */
  private finish(): void {
    const { graph } = this;
    if (graph) {
      if (graph.sweep()) return;
      const { lost } = graph;
      if (lost >= 0 && !this.findings.has(PROGRESS)) this.found(PROGRESS, lost, NONE, true);
    }
    this.verdict = 'exhausted';
  }
}
