/** What a translation is asked and how it ends. */
import { CLASS } from '../fields/records.ts';
import { TLB } from '../../../state/layout.ts';
import type { High, Low, Sid } from '../../../state/numbers.ts';

export interface Request {
  readonly sid: Sid;
  /** SubstreamID, or -1 where the transaction carries none. */
  readonly ssid: number;
  /** Input address: high and low 32 bits. */
  readonly hi: High;
  readonly lo: Low;
  readonly write: boolean;
  readonly privileged: boolean;
  /** An ATS Translation Request: what it may not access is told in its completion, not recorded. */
  readonly ats: boolean;
}

/** One fetch of a translation, in the order in which the SMMU makes them. */
export interface Fetched {
  readonly what: 'L1STD' | 'STE' | 'L1CD' | 'CD' | 'S1' | 'S2' | 'IOTLB' | 'walk cache';
  /** Level of a table descriptor. */
  readonly level: number;
  /** Where it lies; -1: it was cached. */
  readonly pa: number;
  /** Its address in the world of its stage: an IPA for stage 1 and CDs when nested; for S2 the IPA being translated. */
  readonly input: number;
  readonly words: ArrayLike<number>;
}

/** What a translation used, as bits: what it fetched from memory, and what a cache had. */
export const USED = {
  iotlb: 0x1,
  l1std: 0x2,
  ste: 0x4,
  l1cd: 0x8,
  cd: 0x10,
  s1: 0x20,
  s2: 0x40,
  cachedSte: 0x80,
  cachedCd: 0x100,
  walkCache: 0x200,
} as const;

/** Terminated without a record. */
export const ABORT = 0xff;

/** The end of a translation; one object may be reused. */
export interface Outcome {
  /** 0: translated; else the type of the record (EVENT), or ABORT. */
  type: number;
  /** False where the fault is not to be recorded. */
  record: boolean;
  s2: boolean;
  cls: number;
  rnw: boolean;
  /** IPA of a stage-2 fault, or the address of a fetch that aborted. */
  ipa: number;
  /** Physical address; meaningful when `type` is 0. */
  pa: number;
  /** No stage translates: GBPA, or STE.Config = bypass. */
  bypass: boolean;
  /** Found in the IOTLB. */
  hit: boolean;
  /** A sum of USED values, but `iotlb`, which is `hit`. */
  used: number;
  /** The translation as an IOTLB record; `entry[TLB.attr]` is 0 when there is none. */
  readonly entry: Uint32Array;
  /** Caches are looked into, and filled. */
  cached: boolean;
  fills: boolean;
  trace?: ((fetched: Fetched) => void) | undefined;
}

export const newOutcome = (): Outcome => ({
  type: 0,
  record: false,
  s2: false,
  cls: CLASS.IN,
  rnw: true,
  ipa: 0,
  pa: 0,
  bypass: false,
  hit: false,
  used: 0,
  entry: new Uint32Array(TLB.SIZE),
  cached: true,
  fills: true,
});

export function resetOutcome(out: Outcome, write: boolean): void {
  out.type = 0;
  out.record = false;
  out.s2 = false;
  out.cls = CLASS.IN;
  out.rnw = !write;
  out.ipa = 0;
  out.pa = 0;
  out.bypass = false;
  out.hit = false;
  out.used = 0;
  out.entry.fill(0);
}

/** Notes a fault that is recorded (unless it is ABORT); returns -1. */
export function fault(out: Outcome, type: number, ipa = 0): number {
  out.type = type;
  out.record = type !== ABORT;
  out.ipa = ipa;
  return -1;
}

/** The same for those who answer whether they succeeded. */
export function refuse(out: Outcome, type: number, ipa = 0): false {
  fault(out, type, ipa);
  return false;
}
