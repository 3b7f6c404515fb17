/** What is counted beside the machine: exact counters, event numbers, commands written. Never part of the state. */
import { GUEST_EVENT, type GUEST_EVENTS } from '../guest/events.ts';
import { KERNEL_EVENT, type KERNEL_EVENTS } from '../iommufd/events.ts';
import { listen } from '../state/events.ts';
import type { Machine } from '../state/machine.ts';
import { VMM_EVENT, type VMM_EVENTS } from '../vmm/events.ts';
import type { Count, Ordinal, Position, GuestIommu } from '../state/numbers.ts';
import { VMM } from '../state/layout.ts';
import { distance } from '../state/queue.ts';
import type { GuestIommuSpec } from '../state/topology.ts';

const NAMES = ['exits', 'consReads', 'ioctls', 'entries', 'physicalCommands', 'physicalSyncs'] as const;
/** Counted from the guest's first PROD write on. */
export type Counters = Readonly<Record<(typeof NAMES)[number], number>>;

const STARTED = 0;
const FIRST = 1;
const EVENTS = FIRST + NAMES.length;
const WRITTEN = EVENTS + 1;
const [EXITS, CONS_READS, IOCTLS, ENTRIES, COMMANDS, SYNCS] = NAMES.map((_, i) => FIRST + i);

type Counted = typeof GUEST_EVENTS | typeof VMM_EVENTS | typeof KERNEL_EVENTS;

export class Tally {
  readonly words: Uint32Array;

  constructor(guestIommus: readonly GuestIommuSpec[]) {
    this.words = new Uint32Array(WRITTEN + guestIommus.length);
    guestIommus.forEach(({ begins }, v) => {
      this.words[WRITTEN + v] = begins?.position ?? 0;
    });
  }

  get events(): number {
    return this.words[EVENTS];
  }

  /** Commands that the guest has written into a queue, with those before the run of which the queue tells. */
  written(queue: GuestIommu): Count {
    return this.words[WRITTEN + queue];
  }

  get counters(): Counters {
    return Object.fromEntries(NAMES.map((name, i) => [name, this.words[FIRST + i]])) as Counters;
  }

  /** Number of the command at a position of a guest queue: its slot, and whole queues. */
  ordinal(m: Machine, queue: GuestIommu, pos: Position): Ordinal {
    const tail = m.w[m.layout.guestIommus[queue].ctl + VMM.tail];
    return this.words[WRITTEN + queue] - distance(pos, tail, m.topo.guestIommus[queue].commandsLog2);
  }

  /** Counters start at the guest's first PROD write. */
  readonly observe = listen<Counted>((kind, _actor, a, _b, c, d, e, _f, _g, _h) => {
    const { words } = this;
    words[EVENTS]++;
    if (kind === GUEST_EVENT.write) words[WRITTEN + a]++;
    if (kind === GUEST_EVENT.doorbell) words[STARTED] = 1;
    if (!words[STARTED]) return;
    switch (kind) {
      case GUEST_EVENT.doorbell:
      case GUEST_EVENT.acknowledge:
        // Registers of a queue that hardware runs do not trap.
        words[EXITS] += e ? 0 : 1;
        break;
      case GUEST_EVENT.register:
        words[EXITS]++;
        break;
      case GUEST_EVENT.observe:
      case GUEST_EVENT.seesError:
        words[CONS_READS]++;
        break;
      case VMM_EVENT.ioctl:
        words[IOCTLS]++;
        words[ENTRIES] += d;
        break;
      case KERNEL_EVENT.issue:
        words[COMMANDS] += c;
        words[SYNCS]++;
        break;
      case KERNEL_EVENT.flush:
        words[COMMANDS] += c;
        words[SYNCS]++;
        break;
    }
  });
}
