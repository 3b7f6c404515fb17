/**
 * A search that leaves out interleavings which make no difference. Where a machine falls into parts (`parts.ts`), each is searched
 * with the others at rest, and what it reads and writes is noted. When no part writes what another one reads or writes, every
 * transition does in every interleaving what it does in its part alone: the states of all are the products of the states of the
 * parts, and the transitions of one part on the way to a violation are a way to it. So verdicts are the same, and so are the
 * lengths of shortest violations. When a part meets another one, or a bound, or `progress` is violated (a way to a standstill is
 * one of all parts together), everything is searched in full.
 */
import { Monitors } from '../check/monitors.ts';
import { PROPERTIES } from '../check/properties.ts';
import { waiting } from '../guest/vcpu.ts';
import type { Machine } from '../state/machine.ts';
import type { Design } from '../state/design.ts';
import type { Topology } from '../state/topology.ts';
import { PageStore } from '../state/pages.ts';
import { buildMachine } from '../system/build.ts';
import { type Part, partsOf } from './parts.ts';
import { type Finding, Search, type SearchVerdict } from './search.ts';
import type { StartOptions } from './start.ts';

/** Parts that were searched instead of all together, by the names of their VMs; or why they were not. */
export type Reduction =
  | { readonly parts: readonly { readonly vms: readonly string[]; readonly states: number }[] }
  | { readonly full: string };

const PROGRESS = PROPERTIES.findIndex(({ id }) => id === 'progress');

export class ReducedSearch {
  /** By property index: a shortest violation. */
  findings: ReadonlyMap<number, Finding> = new Map();
  /** Properties that had something to judge in some state: a bit per index. */
  exercised = 0;
  verdict: SearchVerdict = 'running';

  private readonly parts: readonly Part[];
  private readonly begin: (part?: Part) => Search;
  private readonly done: Search[] = [];
  private search: Search;
  /** Why everything is searched in full, if it is. */
  private full: string | undefined;

  constructor(topology: Topology, design: Design, options: Omit<StartOptions, 'among'> = {}) {
    const build = (): Machine => buildMachine(topology, design, new PageStore(), options.extras);
    this.begin = (among) => {
      const machine = build();
      return new Search(machine, new Monitors(machine), { ...options, among });
    };
    const machine = build();
    this.parts = partsOf(machine);
    if (this.parts.length < 2)
      this.full = topology.vms.length < 2 ? 'there is one VM' : 'all VMs have to do with each other';
    else if (waiting(machine)) this.full = 'a vCPU waits at the beginning';
    this.search = this.begin(this.full === undefined ? this.parts[0] : undefined);
  }

  /** States looked at. */
  get states(): number {
    const { done, search } = this;
    return done.reduce((sum, { states }) => sum + states, done.includes(search) ? 0 : search.states);
  }

  /** Transitions from the start to the states that are being expanded. */
  get depth(): number {
    return this.search.depth;
  }

  /** What was left out, of a search that has ended. */
  get reduction(): Reduction {
    const { full, parts, done } = this;
    if (full !== undefined) return { full };
    return { parts: done.map(({ states }, i) => ({ vms: parts[i].vms, states })) };
  }

  /** Expands up to about `states` further states. */
  advance(states: number): SearchVerdict {
    if (this.verdict !== 'running') return this.verdict;
    const verdict = this.search.advance(states);
    if (verdict === 'running') return verdict;
    const why = this.full === undefined ? this.whyNot() : undefined;
    if (why !== undefined) return this.inFull(why);
    this.done.push(this.search);
    if (this.full !== undefined || this.done.length === this.parts.length) return this.end();
    this.search = this.begin(this.parts[this.done.length]);
    return 'running';
  }

  /** Why what a part has been searched for, and the parts before, does not do. */
  private whyNot(): string | undefined {
    const { search, parts, done } = this;
    const nameOf = (i: number): string => parts[i].vms.join(', ');
    if (search.verdict === 'bound') return `${nameOf(done.length)} alone has more states than were to be looked at`;
    if (search.findings.has(PROGRESS)) return `${nameOf(done.length)} can come to a standstill`;
    const met = done.findIndex(({ footprint }) => footprint!.meets(search.footprint!));
    return met < 0 ? undefined : `${nameOf(met)} and ${nameOf(done.length)} read or write the same`;
  }

  private inFull(why: string): SearchVerdict {
    this.full = why;
    this.done.length = 0;
    this.search = this.begin();
    return 'running';
  }

  private end(): SearchVerdict {
    const findings = new Map<number, Finding>();
    for (const search of this.done) {
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
