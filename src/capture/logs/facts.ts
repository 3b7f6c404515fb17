/** What a log, a trace or a memory says about SMMUs, in the order in which it says it. */
import type { Sure } from '../sure.ts';
import type { Unread } from '../unread.ts';
import type { LogFinding } from './finding.ts';

/** An event record; null for what it does not say. */
export interface EventFact {
  readonly name: string;
  readonly code: number | null;
  readonly sid: number | null;
  readonly ssid: number | null;
  readonly access: 'read' | 'write' | null;
  /** What was looked up: a CD, a descriptor of a table, or the input address itself. */
  readonly class: 'CD' | 'TTD' | 'IN' | null;
  readonly stage: 1 | 2 | null;
  readonly input: string | null;
  readonly ipa: string | null;
  readonly stalled: boolean | null;
  readonly stag: number | null;
}

export interface CommandFact {
  readonly mnemonic: string;
  readonly fields: Readonly<Record<string, number>>;
  /** Four u32; null where only the mnemonic and some operands are told. */
  readonly words: Uint32Array | null;
  /** Why it is illegal, where that is told without its words. */
  readonly illegal?: string;
}

/** Identification registers that say what commands and events can be. */
export const IDRS = ['IDR0', 'IDR1', 'IDR3', 'IDR5'] as const;

export type Said =
  | { readonly is: 'idr'; readonly name: (typeof IDRS)[number]; readonly value: number }
  /** `base`: address of the queue. */
  | { readonly is: 'size'; readonly log2size: number; readonly base?: string }
  | { readonly is: 'event'; readonly event: EventFact }
  /** CMDQ_CONS as read, with its error. */
  | { readonly is: 'cmdq-error'; readonly cons: number }
  | { readonly is: 'timeout'; readonly at: number; readonly prod: number; readonly cons: number }
  | { readonly is: 'skipped'; readonly words: Uint32Array }
  | { readonly is: 'other-error'; readonly name: string }
  /** `wrap`: told beside the index, which alone is `value` then; `registers`: of one moment, not one of many accesses. */
  | { readonly is: 'prod' | 'cons'; readonly value: number; readonly wrap?: number; readonly registers?: true }
  /** CMDQ_CONS as read, with an error if it has one. */
  | { readonly is: 'cons-error'; readonly cons: number }
  /** CR0.CMDQEN is 0. */
  | { readonly is: 'disabled' }
  /** GERROR of the SMMU toggled a bit, or the driver wrote GERRORN; `registers`: told by their values. */
  | { readonly is: 'toggled' | 'acknowledged'; readonly registers?: true }
  | { readonly is: 'command'; readonly slot: number; readonly command: CommandFact }
  | { readonly is: 'failed'; readonly error: number };

/** `line`: from 1; null for memory. */
export type LogFact = Said & { readonly smmu: string | null; readonly line: number | null; readonly text: string };

/** The memory of a command queue. */
export interface Ring {
  readonly file: string;
  readonly words: Uint32Array;
  readonly missing: ReadonlySet<number>;
  /** Where it begins, as its text says. */
  readonly address?: bigint;
}

export interface Facts {
  readonly kind: string;
  readonly why: string;
  readonly facts: readonly LogFact[];
  readonly unread: readonly Unread[];
  readonly rings?: readonly Ring[];
  /** What is said of it by itself. */
  readonly findings?: readonly LogFinding[];
}

export interface Input extends Facts {
  readonly file: string;
  /** Absent where somebody named the kind, or nothing knows it. */
  readonly sure?: Sure;
  /** It is a scenario or the like: nothing is explained of it. */
  readonly played?: true;
}
