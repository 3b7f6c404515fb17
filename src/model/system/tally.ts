/** What is counted beside the machine: exact counters, event numbers, commands written. Never part of the state. */
import { GUEST_EVENT } from '../guest/events.ts';
import { KERNEL_EVENT } from '../iommufd/events.ts';
import type { Machine } from '../state/machine.ts';
import { VMM_EVENT } from '../vmm/events.ts';
import { VMM } from '../state/layout.ts';
import { distance } from '../state/queue.ts';

const NAMES = ['exits', 'consReads', 'ioctls', 'entries', 'physicalCommands', 'physicalSyncs'] as const;
/** Counted from the guest's first PROD write on. */
export type Counters = Readonly<Record<(typeof NAMES)[number], number>>;

const STARTED = 0;
const FIRST = 1;
const EVENTS = FIRST + NAMES.length;
const WRITTEN = EVENTS + 1;
const [EXITS, CONS_READS, IOCTLS, ENTRIES, COMMANDS, SYNCS] = NAMES.map((_, i) => FIRST + i);

export class Tally {
  readonly words: Uint32Array;

  constructor(vsmmus: number) {
    this.words = new Uint32Array(WRITTEN + vsmmus);
  }

  get events(): number {
    return this.words[EVENTS];
  }

  /** Commands that the guest has written into a queue since the run began. */
  written(queue: number): number {
    return this.words[WRITTEN + queue];
  }

  get counters(): Counters {
    return Object.fromEntries(NAMES.map((name, i) => [name, this.words[FIRST + i]])) as Counters;
  }

  /** Number, since the run began, of the command at a position of a guest queue. */
  ordinal(m: Machine, queue: number, pos: number): number {
    const tail = m.w[m.layout.vsmmus[queue].ctl + VMM.tail];
    return this.words[WRITTEN + queue] - distance(pos, tail, m.topo.vsmmus[queue].cmdqLog2);
  }

  /** Counters start at the guest's first PROD write. */
  observe(kind: number, a: number, c: number, d: number, e: number): void {
    const { words } = this;
    words[EVENTS]++;
    if (kind === GUEST_EVENT.write) words[WRITTEN + a]++;
    if (kind === GUEST_EVENT.doorbell) words[STARTED] = 1;
    if (!words[STARTED]) return;
    // Registers of a queue that hardware runs do not trap.
    if (kind === GUEST_EVENT.doorbell || kind === GUEST_EVENT.acknowledge) words[EXITS] += e ? 0 : 1;
    else if (kind === GUEST_EVENT.register) words[EXITS]++;
    else if (kind === GUEST_EVENT.observe || kind === GUEST_EVENT.gerror) words[CONS_READS]++;
    else if (kind === VMM_EVENT.ioctl) {
      words[IOCTLS]++;
      words[ENTRIES] += d;
    } else if (kind === KERNEL_EVENT.issue) {
      words[COMMANDS] += c;
      words[SYNCS]++;
    }
  }
}
