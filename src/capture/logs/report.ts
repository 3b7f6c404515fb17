/** What `viommu explain` gives; `null` for what no input says. */
import type { Sure } from '../sure.ts';
import type { EventFact } from './facts.ts';
import type { LogFinding } from './finding.ts';

/** A queue pointer. */
export interface Pointer {
  /** Null where the size of the queue is not known: see `readings`. */
  readonly slot: number | null;
  readonly wrap: number | null;
  /** What the pointer can mean: one for the size that makes its highest bit the wrap bit, one for all larger queues. */
  readonly readings?: readonly { readonly slot: number; readonly wrap: number; readonly log2size: string }[];
}

export interface QueueReport {
  readonly smmu: string | null;
  readonly log2size: number | null;
  readonly prod: Pointer | null;
  readonly cons: (Pointer & { readonly error: number }) | null;
  /** Slots from CONS up to PROD, in the order in which hardware takes them. */
  readonly pending: readonly number[] | null;
  readonly commands: readonly {
    readonly slot: number;
    readonly mnemonic: string;
    readonly fields: Readonly<Record<string, number>>;
    /** Null where the field is told but the words are not. */
    readonly words: readonly [string, string] | null;
    readonly illegal: string | null;
  }[];
}

export interface Report {
  readonly inputs: readonly {
    readonly file: string;
    readonly kind: string;
    readonly why: string;
    /** Absent where somebody named the kind, or nothing knows it. */
    readonly sure?: Sure;
    /** It is a scenario or the like: it can be opened, and nothing is explained of it. */
    readonly played?: true;
  }[];
  readonly queues: readonly QueueReport[];
  readonly events: readonly (EventFact & {
    readonly smmu: string | null;
    readonly file: string;
    readonly line: number | null;
    readonly text: string;
  })[];
  readonly errors: readonly (Pointer & {
    readonly smmu: string | null;
    readonly name: string;
    readonly file: string;
    readonly line: number | null;
    readonly text: string;
  })[];
  readonly findings: readonly (Omit<LogFinding, 'from'> & {
    readonly lines: readonly number[];
    /** The same, with the file that each is of. */
    readonly places: readonly { readonly file: string; readonly line: number }[];
  })[];
  readonly unknown: readonly { readonly file: string; readonly line: number | null; readonly text: string }[];
}

/** What the caller knows of the queue; it counts more than what the inputs say. */
export interface Given {
  readonly log2size?: number;
  readonly prod?: number;
  readonly cons?: number;
}
