/** What is selected, in full. */
import type { FieldView } from './fields.ts';
import type { PhysicalEntry, QueueEntry } from './queues.ts';

/** Positions at which things happened to a command, over the whole run; 0 where they did not. */
export interface Life {
  readonly written: number;
  readonly fetched: number;
  readonly handedOver: number;
  readonly complete: number;
  readonly skipped: number;
  readonly passed: number;
}

export interface CommandWords {
  readonly mnemonic: string;
  /** Two 64-bit words, 16 hexadecimal digits each. */
  readonly words: readonly [string, string];
}

/** A guest command, and what became of it. */
export interface CommandDetail {
  readonly kind: 'command';
  readonly entry: QueueEntry;
  readonly guest: CommandWords;
  readonly fields: readonly FieldView[];
  /** What the table of commands says about it. */
  readonly doc: string;
  readonly source: string;
  readonly life: Life;
  /** The physical command that it became. */
  readonly physical?: CommandWords & { readonly iommu: string; readonly ordinal: number; readonly slot: number };
  /** Which rewrites were made, one sentence each. */
  readonly rewrites: readonly string[];
  /** The call that carried it. */
  readonly call?: { readonly ioctl: string; readonly target: string; readonly at: number };
}

/** A command of a physical queue. */
export interface PhysicalDetail {
  readonly kind: 'physical';
  readonly iommu: string;
  readonly entry: PhysicalEntry;
  readonly words: CommandWords;
  readonly fields: readonly FieldView[];
  readonly doc: string;
  readonly source: string;
}

export interface StructMember {
  /** `struct iommufd_viommu *`, `u64` */
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly doc: string;
  /** Node that a pointer leads to, if it is in the graph. */
  readonly target?: string;
}

/** A reference on an object that its `users` counts. */
export interface Holder {
  readonly why: string;
  /** Node that holds it, if it is in the graph. */
  readonly target?: string;
}

/** An object as its C struct (the members that the model holds). */
export interface ObjectDetail {
  readonly kind: 'object';
  readonly present: boolean;
  readonly struct: string;
  /** Header file or driver in which it is declared. */
  readonly source: string;
  readonly members: readonly StructMember[];
  /** As many as `users` says; of an object that has none, none. */
  readonly holders: readonly Holder[];
}

export type Detail = CommandDetail | PhysicalDetail | ObjectDetail;
