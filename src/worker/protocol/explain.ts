/** Logs, traces, registers and memory that the user brought, explained. */
import type { Given, Report } from '../../capture/logs/report.ts';

export type { Given, Report } from '../../capture/logs/report.ts';

/** A file that the user brought, gzip allowed; its content is read where it is explained. */
export interface BroughtFile {
  readonly name: string;
  readonly content: Blob;
  /** What it is to be taken for: id of a kind; absent: what it looks like. */
  readonly as?: string;
}

export interface ExplainParams {
  readonly files: readonly BroughtFile[];
  readonly given: Given;
}

export interface Explained {
  /** Very long lists are cut; `all` says how long they are. */
  readonly report: Report;
  readonly all: {
    readonly events: number;
    readonly findings: number;
    readonly errors: number;
    readonly unknown: number;
  };
  /** Of each finding, its places in words. */
  readonly where: readonly string[];
  /** What a file can be taken for. */
  readonly kinds: readonly { readonly id: string; readonly title: string }[];
  /** The same for a mail. */
  readonly text: string;
  /** A file that plays the queue from CONS; or why there is none. */
  readonly play: { readonly name: string; readonly text: string } | { readonly why: string };
}

/** What a file is taken for, and why; `plays`: it makes a run by itself. */
export interface TakenFor {
  readonly id: string;
  readonly why: string;
  readonly plays: boolean;
}
