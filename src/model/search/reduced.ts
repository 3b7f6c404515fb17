/**
 * A search that leaves out interleavings which make no difference; `reduction` says which way.
 *
 * Where a machine falls into parts (`parts.ts`), each is searched with the others at rest, and what it reads and writes is noted
 * (`footprint.ts`). When no part writes what another one reads or writes, every transition does in every interleaving what it does in its
 * part alone: the states of all are the products of the states of the parts, and the transitions of one part on the way to a violation
 * are a way to it. Else, and where VMs share an IOMMU, only ends of blocks are looked at (`blocks.ts`), and of states in which
 * equal VMs are exchanged for one another one (`orbits.ts`). Verdicts are the same, and so are the
 * lengths of shortest violations. When `progress` is violated (a way to a standstill is one of all together), or there are so many
 * blocks that nothing is gained, everything is searched in full.
 */
import { Monitors } from '../check/monitors.ts';
import { PROPERTIES } from '../check/properties.ts';
import { waiting } from '../guest/vcpu.ts';
import type { Machine } from '../state/machine.ts';
import type { Design } from '../state/design.ts';
import type { Topology } from '../state/topology.ts';
import { PageStore } from '../state/pages.ts';
import { buildMachine } from '../system/build.ts';
import { BlockSearch } from './block-search.ts';
import { Footprint } from './footprint.ts';
import { type SearchPart, partsOf } from './parts.ts';
import { type Finding, MAX_STATES, Search, type SearchVerdict } from './search.ts';
import type { StartOptions } from './start.ts';

/**
 * Parts that were searched instead of all together, by the names of their VMs; names of those whose steps were taken in blocks, and of
 * the VMs that were taken for one another; or why everything was searched in full.
 */
export type Reduction =
  | { readonly parts: readonly { readonly vms: readonly string[]; readonly states: number }[] }
  | { readonly blocks: readonly string[]; readonly equal: readonly string[] }
  | { readonly full: string };

/** Ends of blocks that are looked at in any case, and how many other states one of them takes the time of. */
const FEW = 4096;
const WORTH = 32;
const PROGRESS = PROPERTIES.findIndex(({ id }) => id === 'progress');

export class ReducedSearch {
  /** By property index: a shortest violation. */
  findings: ReadonlyMap<number, Finding> = new Map();
  /** Properties that had something to judge in some state: a bit per index. */
  exercised = 0;
  verdict: SearchVerdict = 'running';

  private readonly parts: readonly SearchPart[];
  private readonly options: Omit<StartOptions, 'among'>;
  private readonly build: () => Machine;
  /** Of all parts before the one that is searched now. */
  private readonly done: Search[] = [];
  private search: Search | BlockSearch;
  /** Why everything is searched in full, if it is. */
  private full: string | undefined;

  constructor(topology: Topology, design: Design, options: Omit<StartOptions, 'among'> = {}) {
    this.options = options;
    this.build = () => buildMachine(topology, design, new PageStore(), options.extras);
    const machine = this.build();
    this.parts = partsOf(machine);
    if (topology.vms.length < 2) this.full = 'there is one VM';
    if (this.full !== undefined) this.search = this.among();
    else if (this.parts.length < 2 || waiting(machine)) this.search = this.inBlocks();
    else this.search = this.among(this.parts[0]);
  }

  /** States looked at. */
  get states(): number {
    return this.done.reduce((sum, { states }) => sum + states, this.search.states);
  }

  /** Transitions from the start to the states that are being expanded. */
  get depth(): number {
    return this.search.depth;
  }

  /** What was left out, of a search that has ended. */
  get reduction(): Reduction {
    const { full, parts, search } = this;
    if (full !== undefined) return { full };
    if (search instanceof BlockSearch) return { blocks: search.groups, equal: search.equal };
    return { parts: [...this.done, search].map(({ states }, i) => ({ vms: parts[i].vms, states })) };
  }

  /** Expands up to about `states` further states. */
  advance(states: number): SearchVerdict {
    if (this.verdict !== 'running') return this.verdict;
    const { search, done, parts } = this;
    if (search.advance(states) === 'running') return 'running';
    const other = this.otherWay();
    if (other) {
      done.length = 0;
      this.search = other;
      return 'running';
    }
    if (search instanceof BlockSearch || this.full !== undefined || done.length === parts.length - 1) return this.end();
    done.push(search);
    this.search = this.among(parts[done.length]);
    return 'running';
  }

  /** What is to be searched instead, where what was searched now cannot be taken. */
  private otherWay(): Search | BlockSearch | undefined {
    const { search, parts, done } = this;
    if (this.full !== undefined) return undefined;
    if (search instanceof BlockSearch) {
      if (search.unequal) return this.inBlocks(false);
      this.full = search.unfit;
      return search.unfit === undefined ? undefined : this.among();
    }
    // What stands still in a part may wait for another one: then they meet.
    const meets = Footprint.meet([...done, search].map(({ footprint }) => footprint!));
    if (meets || search.verdict === 'bound') return this.inBlocks();
    if (!search.findings.has(PROGRESS)) return undefined;
    this.full = `${parts[done.length].vms.join(', ')} can come to a standstill`;
    return this.among();
  }

  /** Everything, or a part alone. */
  private among(among?: SearchPart): Search {
    const machine = this.build();
    return new Search(machine, new Monitors(machine), { ...this.options, among });
  }

  private inBlocks(exchanged = true): BlockSearch {
    const machine = this.build();
    const { maxStates = MAX_STATES } = this.options;
    const most = Math.min(maxStates, Math.max(FEW, Math.ceil(maxStates / WORTH)));
    return new BlockSearch(machine, new Monitors(machine), { ...this.options, maxStates: most }, exchanged);
  }

  private end(): SearchVerdict {
    const findings = new Map<number, Finding>();
    for (const search of [...this.done, this.search]) {
      this.exercised |= search.exercised;
      for (const [property, finding] of search.findings) {
        const known = findings.get(property);
        if (!known || finding.depth < known.depth) findings.set(property, finding);
      }
    }
    this.findings = findings;
    this.verdict = this.search.verdict;
    return this.verdict;
  }
}
