/**
 * What nobody reads any more until it is written again: slots of a physical command queue that hardware has consumed, and whose
 * commands they were once a wait has closed them. They hold how the commands of several VMs came to stand behind each other long
 * after that has ceased to matter. A mark is put there instead; who reads the mark proves that it was not spent.
 */
import type { Monitors } from '../check/monitors.ts';
import type { Machine } from '../state/machine.ts';
import type { HostPosition } from '../state/numbers.ts';
import { advance, distance } from '../state/queue.ts';
import type { Watch } from './watch.ts';

/** A command has it only if it names this very address, granule and level. */
const SPENT = 0xdead5f01;
/** Words of a command. */
const WORDS = new Array<number>(4).fill(SPENT);

/** True when a mark is among what was read, or what looks like one. */
export const isSpent = (values: readonly number[]): boolean => values.includes(SPENT);

export class Spent {
  private readonly machine: Machine;
  private readonly monitors: Monitors;
  /** By IOMMU, before a transition: the next command to be consumed, and the first that no wait has closed. */
  private consumed: HostPosition[] = [];
  private closed: HostPosition[] = [];

  constructor(machine: Machine, monitors: Monitors) {
    this.machine = machine;
    this.monitors = monitors;
  }

  before(): void {
    const { layout, arch, topo } = this.machine;
    this.consumed = layout.iommus.map(({ regs }) => arch.queue.cons(this.machine, regs));
    this.closed = topo.iommus.map((_, s) => this.monitors.track.closedTo(s));
  }

  /** Behind the transition, as a part of it: what is written is noted. */
  after(watch: Watch): void {
    const { machine: m, monitors } = this;
    m.topo.iommus.forEach(({ commandsLog2: log2 }, s) => {
      const { regs } = m.layout.iommus[s];
      watch.on = false;
      const consumed = m.arch.queue.cons(m, regs);
      const closed = monitors.track.closedTo(s);
      watch.on = true;
      for (const pos of between(this.consumed[s], consumed, log2))
        m.mem.writeWords(m.arch.queue.slot(m, regs, pos), WORDS);
      for (const pos of between(this.closed[s], closed, log2)) monitors.track.forget(s, pos, SPENT);
    });
  }
}

/** Positions from `from` up to (not including) `to`, of no more slots than there are. */
const between = (from: HostPosition, to: HostPosition, log2: number): HostPosition[] =>
  Array.from({ length: Math.min(distance(from, to, log2), 2 ** log2) }, (_, i) => advance(from, i, log2));
