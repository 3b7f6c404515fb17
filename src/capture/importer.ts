/** What a kind of file is, and what is got out of one. A new kind is a file in `importers/` and a line in `importers.ts`. */
import type { Topology } from '../model/state/topology.ts';
import type { Scenario } from '../scenario/language/schema.ts';

/** A file that somebody brought, decompressed. */
export interface Brought {
  /** Name or path, for messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Absent where it is no text in UTF-8. */
  readonly text?: string;
  /** What lies beside it under the same name but for its ending, decompressed; absent where it comes alone. */
  readonly beside?: (ending: string) => Promise<Uint8Array>;
}

/** A machine, and what there is to say about it. */
export interface Imported {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** What a reader must know about the tables shown. */
  readonly caution: string;
  readonly topology: Topology;
  /** Specification of the design to start with. */
  readonly design: string;
  /** Absent for what was recorded. */
  readonly scenario?: Scenario;
}

/** What could not be read, and where. */
export interface Unread {
  /** From 1; null for what has no line. */
  readonly line: number | null;
  readonly text: string;
}

/** Commands as they lie in a file. */
export interface Commands {
  /** What the file was taken for, and what told so. */
  readonly kind: string;
  readonly why: string;
  /** Four u32 each, empty slots included; the first is slot 0. */
  readonly words: Uint32Array;
  /** Slots of which the file does not hold every byte; zeros in `words`. */
  readonly missing: ReadonlySet<number>;
  readonly unread: readonly Unread[];
}

export interface Importer {
  readonly id: string;
  /** Why a file is taken to be of this kind, right or wrong; undefined where it is not. */
  readonly sniff: (file: Brought) => string | undefined;
  /** @throws InputError */
  readonly read: (file: Brought) => Promise<Imported>;
  /**
   * Absent for kinds that hold none.
   * @throws InputError
   */
  readonly commands?: (file: Brought) => Commands;
}
