/** A translation step by step. */
import type { FieldRow } from './fields.ts';
import type { EventRecord } from './registers.ts';

/** What is to be walked; what is left out is chosen: see `Walk.request`. */
export interface WalkParams {
  readonly position: number;
  readonly device: string | null;
  /** SubstreamID; null: the transaction carries none. */
  readonly ssid: number | null;
  /** Hexadecimal, `0x…`; null: one that is of interest here. */
  readonly iova: string | null;
  readonly write: boolean;
  /** Decides what is of interest, as in `view`. */
  readonly selection: string | null;
}

/** One fetch of a walk. */
export interface WalkFetch {
  /** What the architecture calls it. */
  readonly what: string;
  /** Of a table descriptor; else -1. */
  readonly level: number;
  /** Where it lies. */
  readonly pa: string;
  /** Its address in the guest's world, where it has one. */
  readonly ipa: string;
  /** 64-bit words, 16 hexadecimal digits each: one of a descriptor, more of what is no table entry. */
  readonly words: readonly string[];
  readonly fields: readonly FieldRow[];
  /** `table at IPA 0x…`, `page at PA 0x…` or why the walk ends here. */
  readonly next: string;
  /** The walk cannot go on from it. */
  readonly ends: boolean;
}

/** Stage 2 of one IPA: its descriptors in order. */
export interface WalkLookup {
  readonly ipa: string;
  /** '' where it has none. */
  readonly pa: string;
  readonly fetches: readonly WalkFetch[];
}

/** A fetch, and before it the stage-2 look-ups that say where it lies; without a fetch where they failed. */
export interface WalkStep {
  readonly lookups: readonly WalkLookup[];
  readonly fetch?: WalkFetch;
}

/** How a translation ends. */
export interface WalkEnd {
  readonly kind: 'translated' | 'bypass' | 'fault' | 'abort';
  /** `PA 0x…`, `F_TRANSLATION`, `abort` */
  readonly text: string;
  /** Of a translation: size and access of what an IOTLB would hold, and the tag. */
  readonly facts: readonly FieldRow[];
  /** The record that a fault would write; absent where it writes none. */
  readonly record?: Omit<EventRecord, 'slot' | 'wrap' | 'read'>;
  /** Why a fault writes none, or what else is to be known. */
  readonly note: string;
}

/** Something cached that bears on the address. */
export interface WalkCached {
  /** As the architecture calls it. */
  readonly cache: string;
  readonly where: string;
  /** `IOVA 0x… → PA 0x…` */
  readonly text: string;
  readonly state: 'live' | 'stale';
  /** Of a stale one: what memory says. */
  readonly memory: string;
  /** The IOMMU would use it for this transaction. */
  readonly used: boolean;
}

/** An address that is worth a walk. */
export interface WalkHint {
  readonly device: string;
  readonly ssid: number | null;
  readonly iova: string;
  readonly why: string;
}

/** A translation from memory step by step, and what the caches would make of it. */
export interface Walk {
  readonly position: number;
  readonly request: {
    readonly device: string;
    readonly iommu: string;
    readonly sid: number;
    readonly ssid: number | null;
    readonly iova: string;
    readonly write: boolean;
    /** Why this address was chosen, if it was. */
    readonly why: string;
  };
  readonly hints: readonly WalkHint[];
  readonly steps: readonly WalkStep[];
  /** Stage 2 of what stage 1 gives. */
  readonly output?: WalkLookup;
  readonly end: WalkEnd;
  readonly cached: readonly WalkCached[];
  /** What the IOMMU would answer now, from its caches, against what memory says. */
  readonly verdict: string;
  /** The answer is another one than memory's. */
  readonly wrong: boolean;
}
