/** The event queue: records of refused transactions (IHI 0070 7). */
import { addr, setField } from '../../../fields/field.ts';
import { EVENT, RECORD, RECORD_BYTES, recordFields } from '../fields/records.ts';
import { CR0_EVENTQEN, GERROR_EVENTQ_ABT } from '../fields/register-bits.ts';
import { REGS } from '../state.ts';
import type { Machine } from '../../../state/machine.ts';
import { advance, indexOf } from '../../../state/queue.ts';
import { queueAddress } from './cmdq.ts';
import type { Outcome, Request } from './outcome.ts';

const OVERFLOW = 0x80000000;

export const eventqLog2 = (m: Machine, regs: number): number => Math.min(m.w[regs + REGS.eventqBase] & 0x1f, 19);

/** Index and wrap bit of EVENTQ_PROD or EVENTQ_CONS. */
const positionOf = (value: number, log2: number): number => value & (2 ** (log2 + 1) - 1);

export interface EventqState {
  readonly log2: number;
  readonly prod: number;
  readonly cons: number;
  /** OVFLG and OVACKFLG differ: records were lost since the last acknowledgement. */
  readonly overflow: boolean;
}

export function eventq(m: Machine, regs: number): EventqState {
  const log2 = eventqLog2(m, regs);
  const prod = m.w[regs + REGS.eventqProd];
  const cons = m.w[regs + REGS.eventqCons];
  return {
    log2,
    prod: positionOf(prod, log2),
    cons: positionOf(cons, log2),
    overflow: ((prod ^ cons) & OVERFLOW) !== 0,
  };
}

/** Physical address of the record at a position. */
export function recordAddress(m: Machine, regs: number, pos: number): number {
  const log2 = eventqLog2(m, regs);
  const base = regs + REGS.eventqBase;
  const start = m.design.hardware.quirks.rawQueues ? rawBase(m, base) : queueAddress(m, base, log2, RECORD_BYTES);
  return start + indexOf(pos, log2) * RECORD_BYTES;
}

/** A queue base of which only bits 5:0 are dropped. */
export const rawBase = (m: Machine, base: number): number => addr((m.w[base] & ~0x3f) >>> 0, m.w[base + 1] & 0xfffff);

/** The record of a refused transaction: eight u32. */
export function recordOf(m: Machine, { sid, ssid, hi, lo, privileged }: Request, out: Outcome): Uint32Array {
  const w = new Uint32Array(RECORD_BYTES / 4);
  const fields = recordFields(out.type);
  const put = (field: (typeof RECORD)[keyof typeof RECORD], value: number): void => {
    if (fields.includes(field)) setField(field, w, value);
  };
  setField(RECORD.TYPE, w, out.type);
  put(RECORD.SSV, ssid >= 0 ? 1 : 0);
  put(RECORD.SSID, Math.max(0, ssid));
  put(RECORD.SID, sid);
  put(RECORD.PNU, privileged ? 1 : 0);
  put(RECORD.RNW, out.rnw ? 1 : 0);
  put(RECORD.S2, out.s2 ? 1 : 0);
  put(RECORD.CLASS, out.cls);
  if (fields.includes(RECORD.INPUT)) {
    w[4] = lo;
    w[5] = hi;
  }
  if (out.s2) put(RECORD.IPA, out.ipa - (out.ipa % 4096));
  put(RECORD.FETCH, out.ipa - (out.ipa % 8));
  if (out.type === EVENT.F_CD_FETCH && m.design.hardware.quirks.fetchAddressInDw2) w.copyWithin(4, 6, 8).fill(0, 6);
  return w;
}

/** What became of a record. */
export const WRITTEN = { no: 0, yes: 1, lost: 2, aborted: 3 } as const;

/** Writes a record at EVENTQ_PROD, unless the queue is off, full or aborts. */
export function writeRecord(m: Machine, s: number, record: ArrayLike<number>): number {
  const { regs } = m.layout.iommus[s];
  const { w } = m;
  const { overflowAsAbort } = m.design.hardware.quirks;
  if ((w[regs + REGS.cr0] & CR0_EVENTQEN) === 0) return WRITTEN.no;
  const pending = (w[regs + REGS.gerror] ^ w[regs + REGS.gerrorn]) & GERROR_EVENTQ_ABT;
  if (pending && !overflowAsAbort) return WRITTEN.lost;
  const { log2, prod, cons } = eventq(m, regs);
  if ((prod ^ cons) === 2 ** log2) {
    if (overflowAsAbort) return aborted(m, regs);
    if (((w[regs + REGS.eventqProd] ^ w[regs + REGS.eventqCons]) & OVERFLOW) === 0)
      w[regs + REGS.eventqProd] ^= OVERFLOW;
    return WRITTEN.lost;
  }
  const at = recordAddress(m, regs, prod);
  if (!m.mem.holds(at)) return aborted(m, regs);
  m.mem.writeWords(at, record);
  const next = advance(prod, 1, log2);
  w[regs + REGS.eventqProd] = ((w[regs + REGS.eventqProd] & ~(2 ** (log2 + 1) - 1)) | next) >>> 0;
  return WRITTEN.yes;
}

function aborted(m: Machine, regs: number): number {
  const { w } = m;
  const pending = (w[regs + REGS.gerror] ^ w[regs + REGS.gerrorn]) & GERROR_EVENTQ_ABT;
  if (!pending) w[regs + REGS.gerror] ^= GERROR_EVENTQ_ABT;
  return WRITTEN.aborted;
}
