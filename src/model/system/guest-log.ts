/** What guests hear of, beside their command queues: errors, what their DMA reaches, event records; and from when to when. */
import { addr, hex } from '../fields/field.ts';
import type { Errors } from '../arch/arch.ts';
import { GUEST_EVENT } from '../guest/events.ts';
import { DEVICE_EVENT } from '../pcie/events.ts';
import type { RawEvent } from './raw-event.ts';
import type { Cerror, Count, Device, Ordinal, RecordType, Vcpu, GuestIommu } from '../state/numbers.ts';

/** A command error that a guest has read. */
export interface GuestError {
  readonly queue: GuestIommu;
  readonly ordinal: Ordinal;
  /** CERROR code, IHI 0070 7.1. */
  readonly cerror: Cerror;
  /** Step. */
  readonly at: number;
}

/** An access that a guest told a device to make. */
export interface GuestDma {
  readonly vcpu: Vcpu;
  readonly device: Device;
  /** Commands that the vCPU had written before. */
  readonly after: number;
  /** Step in which it came to its end, or 0. */
  at: number;
  /** Where it went: `PA 0x…`, `abort`, or `` while it is under way. */
  reached: string;
}

/** Event records that a guest has read at once. */
export interface GuestRecords {
  readonly vcpu: Vcpu;
  readonly queue: GuestIommu;
  readonly after: number;
  readonly at: number;
  /** How many, the type of the first, and whether it saw that some were lost. */
  readonly count: Count;
  readonly type: RecordType;
  readonly lost: boolean;
}

export class GuestLog {
  readonly errors: GuestError[] = [];
  readonly dmas: GuestDma[] = [];
  readonly records: GuestRecords[] = [];
  /** ns of the first PROD write, and of the last wait seen complete; NaN while there is none. */
  began = Number.NaN;
  seen = Number.NaN;
  /** By vCPU: commands written. */
  private readonly written: number[];
  private readonly codes: Errors;

  constructor(vcpus: number, codes: Errors) {
    this.codes = codes;
    this.written = Array.from({ length: vcpus }, () => 0);
  }

  /** Takes note of an event of a step; `now` in ns. */
  note({ kind, args }: RawEvent, at: number, now: number): void {
    switch (kind) {
      case GUEST_EVENT.write:
        this.written[args[6]]++;
        break;
      case GUEST_EVENT.doorbell:
        if (Number.isNaN(this.began)) this.began = now;
        break;
      case GUEST_EVENT.observe:
        this.seen = now;
        break;
      case GUEST_EVENT.seesError:
        this.errors.push({ queue: args[0], ordinal: args[1], cerror: this.codes.codeIn(args[4]), at });
        break;
      case GUEST_EVENT.dma:
        this.dmas.push({ vcpu: args[0], device: args[1], after: this.written[args[0]], at: 0, reached: '' });
        break;
      case GUEST_EVENT.events: {
        const [vcpu, queue, count, type] = args;
        this.records.push({ vcpu, queue, after: this.written[vcpu], at, count, type, lost: args[7] !== 0 });
        break;
      }
      case DEVICE_EVENT.land:
        this.ended(args[0], at, `PA ${hex(addr(args[5], args[4]))}`);
        break;
      case DEVICE_EVENT.abort:
        this.ended(args[0], at, 'abort');
        break;
    }
  }

  /** The device's access that was under way. */
  private ended(device: Device, at: number, reached: string): void {
    const dma = this.dmas.findLast((one) => one.device === device && one.at === 0);
    if (dma) Object.assign(dma, { at, reached });
  }
}
