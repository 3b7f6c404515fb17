/** Command queues at a position: what stands in them, and how the VMM cut a batch. */
import type { CommandStatus } from '../../model/system/status.ts';
import type { NamedValue } from './fields.ts';

/** What the mark of a guest command needs. */
export interface CommandBrief {
  readonly queue: string;
  /** Number of the command since the run began. */
  readonly ordinal: number;
  readonly mnemonic: string;
  readonly status: CommandStatus;
  /** Handed over while an earlier command had not been. */
  readonly outOfOrder: boolean;
}

export interface QueueEntry extends CommandBrief {
  readonly slot: number;
  readonly wrap: number;
  /** Those of the table of commands, in its order; reserved bits that are set last. */
  readonly fields: readonly NamedValue[];
  /** The first command that it was handed over before, if it was. */
  readonly overtook?: number;
  /** Why it was refused: field, value, rule, source; of one that was, where the command alone tells. */
  readonly why?: string;
  /** CONS has passed it. */
  readonly passed: boolean;
  /** The physical command that it became, if by now it has. */
  readonly physical?: { readonly iommu: string; readonly ordinal: number };
}

/** Entries of a queue by ordinal: those of the window asked for. */
export interface Rows<T> {
  readonly first: number;
  readonly entries: readonly T[];
}

/** Which entries of a queue are wanted: from `first`, `count` of them (at most 512). */
export type Window = readonly [first: number, count: number];

export interface Cursor {
  readonly index: number;
  readonly wrap: number;
}

/** One row of "how the VMM cut the batch": a call, or what the VMM did itself. */
export interface CallRow {
  /** Number of the call since the trap, from 1; 0 for what the VMM does itself. */
  readonly call: number;
  /** '' for what the VMM does itself. */
  readonly ioctl: string;
  readonly target: string;
  readonly members: readonly CommandBrief[];
  /** Commands carried; `members` holds the first 64 of them. */
  readonly count: number;
  /** '' not made yet, '…' in the kernel, '0', '-EIO' */
  readonly result: string;
  /** Position at which it was made, 0 if not yet. */
  readonly at: number;
}

export interface GuestQueue {
  readonly key: string;
  readonly name: string;
  readonly log2size: number;
  readonly prod: Cursor;
  readonly fetched: Cursor;
  readonly cons: Cursor;
  /** Why it stands still, as the architecture calls it; '' while it does not. */
  readonly error: string;
  /** Commands written so far. */
  readonly written: number;
  /** Ordinal of the command that CONS stands at. */
  readonly consOrdinal: number;
  readonly rows: Rows<QueueEntry>;
  /** Marks of what is in the ring, by ordinal: of rings up to 16 slots all, of larger ones 8 before and 8 from CONS on. */
  readonly ring: readonly CommandBrief[];
  /** The calls since the guest's last trapped write, and those that are planned. */
  readonly calls: readonly CallRow[];
}

export interface PhysicalEntry {
  /** Number of the command since the run began. */
  readonly ordinal: number;
  readonly slot: number;
  readonly wrap: number;
  readonly mnemonic: string;
  readonly fields: readonly NamedValue[];
  readonly status: 'future' | 'queued' | 'consumed' | 'complete';
  /** Guest command that it came from; undefined for the kernel's own. */
  readonly origin?: CommandBrief;
}

export interface PhysicalQueue {
  readonly key: string;
  readonly iommu: string;
  readonly log2size: number;
  readonly prod: Cursor;
  readonly cons: Cursor;
  /** Why it stands still, as the architecture calls it; '' while it does not. */
  readonly error: string;
  readonly written: number;
  readonly consOrdinal: number;
  readonly rows: Rows<PhysicalEntry>;
  /** What is in the ring around CONS, as for a guest's queue. */
  readonly ring: readonly PhysicalEntry[];
}
