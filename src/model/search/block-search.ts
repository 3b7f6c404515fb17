/**
 * The search over the ends of blocks (`blocks.ts`) instead of over all states, and over states without what is spent
 * (`spent.ts`). Blocks have lengths, so states are expanded in the order of their distance from the start.
 */
import type { Monitors } from '../check/monitors.ts';
import type { Machine } from '../state/machine.ts';
import { NONE } from '../state/transition.ts';
import { Blocks, type BlockEnd } from './blocks.ts';
import { Codec } from './codec.ts';
import { type Effect, Effects, WAITS } from './effects.ts';
import { StateGraph } from './graph.ts';
import { groupsOf } from './groups.ts';
import { Orbits } from './orbits.ts';
import { StateTable } from './state-table.ts';
import { type Finding, MAX_BYTES, MAX_STATES, type SearchOptions, type SearchVerdict } from './search.ts';

/** So many that mostly what is a VM's or a device's is a component: there are few states. */
const MOST_COMPONENTS = 64;
const TOO_MANY = 'there are too many blocks of steps';

export class BlockSearch {
  /** By property index: a shortest violation, of a search that is exhausted. `progress` is not among them. */
  readonly findings = new Map<number, Finding>();
  /** Properties that had something to judge in some state: a bit per index. */
  exercised = 0;
  /** Transitions from the start to the states that are being expanded. */
  depth = 0;
  verdict: SearchVerdict = 'running';
  /** Why what it says is not to be used, if so. */
  unfit: string | undefined;
  /** Names of those whose steps make blocks, and of VMs that were taken for one another. */
  readonly groups: readonly string[];
  readonly equal: readonly string[];

  private readonly codec: Codec;
  private readonly effects: Effects;
  private readonly blocks: Blocks;
  private readonly orbits: Orbits | undefined;
  private readonly table: StateTable;
  private readonly maxStates: number;
  private readonly maxBytes: number;
  private readonly progress: boolean;
  private readonly ids: Uint32Array;
  /** By state: its distance from the start, as far as it is known. */
  private readonly distances: number[] = [0];
  /** By distance: states that may have it. */
  private readonly waves: number[][] = [[0]];
  private next = 0;
  /** The blocks to states, each as its length and its transitions; a state names its block by where it begins here. */
  private readonly steps: number[] = [];
  /** Who follows whom, pairs; and by state, whether nobody waits. */
  private readonly edges: number[] = [];
  private readonly good: boolean[] = [];
  private expanding = 0;

  /**
   * Begins where the machine and its monitors are, and from then on they are the search's own. `exchanged`: of states that differ
   * only in which of equal VMs is which, one is looked at.
   */
  constructor(machine: Machine, monitors: Monitors, options: SearchOptions = {}, exchanged = true) {
    this.maxStates = options.maxStates ?? MAX_STATES;
    this.maxBytes = options.maxBytes ?? MAX_BYTES;
    this.progress = options.progress ?? false;
    monitors.unlatch();
    this.codec = new Codec(machine, monitors, MOST_COMPONENTS);
    this.effects = new Effects(machine, monitors, this.codec, 'accesses');
    const groups = groupsOf(machine);
    this.groups = groups.map(({ name }) => name);
    this.orbits = exchanged ? new Orbits(machine, this.codec, this.effects, groups) : undefined;
    this.equal = this.orbits?.equal.map((vm) => machine.topo.vms[vm].name) ?? [];
    this.blocks = new Blocks(this.codec, this.effects, groups, this.fired, this.orbits);
    this.ids = new Uint32Array(this.codec.width);
    this.table = new StateTable(this.codec.width);
    this.table.find(this.codec.ids, this.codec.hash);
    this.table.add(this.codec.ids, this.codec.hash, 0, NONE);
  }

  /** True when VMs were taken for one another that are not equal. */
  get unequal(): boolean {
    return this.blocks.unequal;
  }

  /** States found. */
  get states(): number {
    return this.table.size;
  }

  /** Memory taken, about. */
  get bytes(): number {
    const lists = this.distances.length * 3 + this.steps.length + this.edges.length;
    return this.codec.bytes + this.effects.bytes + this.table.bytes + lists * 8;
  }

  /** Expands up to about `states` further states. */
  advance(states: number): SearchVerdict {
    const { waves } = this;
    for (let i = 0; i < states && this.verdict === 'running'; ) {
      const wave = waves[this.depth] ?? [];
      if (this.next < wave.length) {
        const state = wave[this.next++];
        if (this.distances[state] !== this.depth) continue;
        this.expand(state);
        i++;
        if (this.effects.misread) this.end('exhausted', 'something reads what seemed to be spent');
        else if (this.bytes > this.maxBytes) this.end('bound', TOO_MANY);
      } else if (this.depth + 1 < waves.length) {
        waves[this.depth++] = [];
        this.next = 0;
      } else this.end('exhausted', this.progress && this.stuck() ? 'a wait may never end' : undefined);
    }
    return this.verdict;
  }

  private expand(state: number): void {
    const { table, codec } = this;
    table.idsOf(state, this.ids);
    codec.load(this.ids);
    const waits = this.effects.waits();
    this.good[state] = waits.transitions.length === 0;
    this.blocks.compare(WAITS, waits, []);
    this.expanding = state;
    const ends = this.blocks.from();
    if (this.blocks.unequal) {
      this.end('exhausted', 'VMs that look equal are not');
      return;
    }
    for (const end of ends) {
      const successor = this.reach(state, end);
      if (successor < 0) {
        this.end('bound', TOO_MANY);
        return;
      }
      this.edges.push(state, successor);
    }
  }

  /** The state at the end of a block, or -1 when there are too many. */
  private reach(from: number, { ids, hash, path }: BlockEnd): number {
    const { table, distances, steps } = this;
    const known = table.find(ids, hash);
    const distance = this.depth + path.length;
    if (known >= 0 && distances[known] <= distance) return known;
    const same = this.orbits?.find(table, ids, (other) => distances[other] <= distance) ?? -1;
    if (same >= 0) return same;
    if (known < 0) table.find(ids, hash);
    if (known < 0 && table.size === this.maxStates) return -1;
    const state = known >= 0 ? known : table.add(ids, hash, from, steps.length);
    if (known >= 0) table.lead(state, from, steps.length);
    steps.push(path.length, ...path);
    distances[state] = distance;
    this.waves[distance] ??= [];
    this.waves[distance].push(state);
    return state;
  }

  private readonly fired = (effect: Effect, before: readonly number[], transition: number): void => {
    this.exercised |= effect.exercised;
    for (const property of effect.violated) {
      const depth = this.depth + before.length + 1;
      const known = this.findings.get(property);
      if (known && known.depth <= depth) continue;
      const path = Uint32Array.from([...this.pathTo(this.expanding), ...before, transition]);
      this.findings.set(property, { property, depth, path, endless: false, state: this.expanding });
    }
  };

  private pathTo(state: number): number[] {
    const { steps } = this;
    return this.table.pathTo(state).flatMap((at) => steps.slice(at + 1, at + 1 + steps[at]));
  }

  /** True when there are states from which none is reached in which nobody waits. */
  private stuck(): boolean {
    const { edges, good } = this;
    const graph = new StateGraph();
    const begins = new Uint32Array(good.length + 1);
    for (let i = 0; i < edges.length; i += 2) begins[edges[i] + 1]++;
    for (let state = 0; state < good.length; state++) begins[state + 1] += begins[state];
    const successors = new Uint32Array(edges.length / 2);
    const at = begins.slice();
    for (let i = 0; i < edges.length; i += 2) successors[at[edges[i]]++] = edges[i + 1];
    good.forEach((fine, state) => {
      for (let i = begins[state]; i < begins[state + 1]; i++) graph.successor(successors[i], 0);
      graph.end(fine);
    });
    while (graph.sweep());
    return graph.lost >= 0;
  }

  private end(verdict: SearchVerdict, unfit?: string): void {
    this.verdict = verdict;
    this.unfit = unfit;
  }
}
