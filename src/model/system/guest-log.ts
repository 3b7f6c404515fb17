/** What guests hear of, beside their command queues: errors, what their DMA reaches, event records; and from when to when. */
import { addr, hex } from '../fields/field.ts';
import type { Errors } from '../arch/arch.ts';
import { GUEST_EVENTS } from '../guest/events.ts';
import { DEVICE_EVENTS } from '../pcie/events.ts';
import { inTurn, onKept } from '../state/heard.ts';
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
  private at = 0;
  private now = 0;

  constructor(vcpus: number, codes: Errors) {
    this.codes = codes;
    this.written = Array.from({ length: vcpus }, () => 0);
  }

  /** A step is told; `now` in ns. */
  begin(at: number, now: number): void {
    this.at = at;
    this.now = now;
  }

  /** What is noted of events, by their kinds. */
  readonly heard = inTurn(
    onKept(GUEST_EVENTS, {
      write: (_queue, _ordinal, _w0, _w1, _w2, _w3, vcpu) => {
        this.written[vcpu]++;
      },
      doorbell: () => {
        if (Number.isNaN(this.began)) this.began = this.now;
      },
      observe: (_queue, _ordinal, _vcpu, _status, believed) => {
        if (!believed) this.seen = this.now;
      },
      seesError: (queue, ordinal, _vcpu, _errors, status) =>
        this.errors.push({ queue, ordinal, cerror: this.codes.codeIn(status), at: this.at }),
      dma: (vcpu, device) => this.dmas.push({ vcpu, device, after: this.written[vcpu], at: 0, reached: '' }),
      events: (vcpu, queue, count, type, _vsid, _e, _f, lost) =>
        this.records.push({ vcpu, queue, after: this.written[vcpu], at: this.at, count, type, lost: lost !== 0 }),
    }),
    onKept(DEVICE_EVENTS, {
      land: (device, _c, _d, _write, hi, lo) => this.ended(device, `PA ${hex(addr(lo, hi))}`),
      abort: (device) => this.ended(device, 'abort'),
    }),
  );

  /** The device's access that was under way. */
  private ended(device: Device, reached: string): void {
    const dma = this.dmas.findLast((one) => one.device === device && one.at === 0);
    if (dma) Object.assign(dma, { at: this.at, reached });
  }
}
