/** Registers and event queues of every IOMMU at a position. */
import type { FieldRow } from './fields.ts';
import type { Cursor } from './queues.ts';

export interface RegisterRow {
  readonly name: string;
  /** Byte offset in the register file. */
  readonly offset: number;
  readonly value: string;
  readonly fields: readonly FieldRow[];
}

export interface RegisterFile {
  readonly owner: string;
  readonly groups: readonly { readonly title: string; readonly rows: readonly RegisterRow[] }[];
  /** Of a physical IOMMU: what it has recorded. */
  readonly events?: EventQueue;
}

/** A record of a refused transaction. */
export interface EventRecord {
  readonly slot: number;
  readonly wrap: number;
  /** Software has moved CONS past it. */
  readonly read: boolean;
  /** `F_TRANSLATION` */
  readonly type: string;
  /** What the type means. */
  readonly doc: string;
  /** Those that mean something in this type. */
  readonly fields: readonly FieldRow[];
  /** Four 64-bit words, 16 hexadecimal digits each. */
  readonly words: readonly string[];
}

export interface EventQueue {
  readonly iommu: string;
  readonly enabled: boolean;
  readonly log2size: number;
  readonly prod: Cursor;
  readonly cons: Cursor;
  /** OVFLG differs from OVACKFLG: records were lost. */
  readonly overflow: boolean;
  /** Newest first. */
  readonly records: readonly EventRecord[];
}

/** What the registers say at a position. */
export interface Registers {
  readonly position: number;
  readonly files: readonly RegisterFile[];
}
