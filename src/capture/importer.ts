/** What a kind of file is, and what is got out of one. A new kind is a file in `importers/` and a line in `importers.ts`. */
import type { Topology } from '../model/state/topology.ts';
import type { Scenario } from '../scenario/schema.ts';

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

export interface Importer {
  readonly id: string;
  /** Whether a file means to be of this kind, right or wrong. */
  readonly sniff: (file: Brought) => boolean;
  /** @throws InputError */
  readonly read: (file: Brought) => Promise<Imported>;
  /**
   * The commands as they lie in the file, four u32 each, empty slots included; absent for kinds that hold none.
   * @throws InputError
   */
  readonly commands?: (file: Brought) => Uint32Array;
}
