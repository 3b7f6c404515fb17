/** What is counted beside the machine: exact counters, event numbers, commands written. Never part of the state. */
import { GUEST_EVENTS } from '../guest/events.ts';
import { KERNEL_EVENTS } from '../iommufd/events.ts';
import type { Observer } from '../state/events.ts';
import { inTurn, on } from '../state/heard.ts';
import type { Machine } from '../state/machine.ts';
import { VMM_EVENTS } from '../vmm/events.ts';
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

  readonly observe: Observer = (kind, _actor, a, b, c, d, e, f, g, h) => {
    this.words[EVENTS]++;
    this.heard[kind]?.(a, b, c, d, e, f, g, h);
  };

  /** Counters start at the guest's first PROD write. */
  private count(what: number, by: Count = 1): void {
    if (this.words[STARTED]) this.words[what] += by;
  }

  private physical(commands: Count): void {
    this.count(COMMANDS, commands);
    this.count(SYNCS);
  }

  private readonly heard = inTurn(
    on(GUEST_EVENTS, {
      write: (queue) => {
        this.words[WRITTEN + queue]++;
      },
      doorbell: (_queue, _pos, _vcpu, _value, hardware) => {
        this.words[STARTED] = 1;
        // Registers of a queue that hardware runs do not trap.
        if (!hardware) this.count(EXITS);
      },
      acknowledge: (_queue, _pos, _vcpu, _value, hardware) => {
        if (!hardware) this.count(EXITS);
      },
      register: () => this.count(EXITS),
      observe: () => this.count(CONS_READS),
      seesError: () => this.count(CONS_READS),
    }),
    on(VMM_EVENTS, {
      ioctl: (_queue, _ioctl, _target, entries) => {
        this.count(IOCTLS);
        this.count(ENTRIES, entries);
      },
    }),
    on(KERNEL_EVENTS, {
      issue: (_queue, _iommu, commands) => this.physical(commands),
      flush: (_queue, _iommu, commands) => this.physical(commands),
    }),
  );
}
