/** What a kind of file is, and what is got out of one. A new kind is a file in `importers/` and a line in `importers.ts`. */
import type { Topology } from '../model/state/topology.ts';
import type { Scenario } from '../scenario/language/schema.ts';
import type { Facts } from './logs/facts.ts';
import type { Reading } from './reading.ts';
import type { Sniffed } from './sure.ts';
import type { Unread } from './unread.ts';

/** A file that somebody brought, decompressed. */
export interface Brought {
  /** Name or path, for messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Absent where it is no text. */
  readonly text?: string;
  /** Lines of the text in which bytes were none. */
  readonly lost?: readonly Unread[];
  /** What lies beside it under the same name but for its ending, decompressed; absent where it comes alone. */
  readonly beside?: (ending: string) => Promise<Uint8Array>;
  /** A command that is to be played, of more than can be played at once. */
  readonly from?: number;
}

/** A machine, and what there is to say about it. */
export interface Imported {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** What a reader must know about the tables shown. */
  readonly caution: string;
  readonly topology: Topology;
  /** What files were taken for, and why: a line each. Absent for what comes with the program. */
  readonly taken?: readonly string[];
  /** Specification of the design to start with. */
  readonly design: string;
  /** Absent for what was recorded. */
  readonly scenario?: Scenario;
  /** Absent where all commands are played. */
  readonly recording?: Recording;
}

/** Commands of which a part is played: four u32 each, those from number `from` on. */
export interface Recording {
  readonly words: Uint32Array;
  readonly from: number;
  /** What of the file is not among them, in sentences. */
  readonly said: readonly string[];
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
  /** Of slot 0, where the file tells it. */
  readonly address?: bigint;
}

/** What a kind of file holds is what it has a function for. */
export interface Importer {
  readonly id: string;
  /** `a kernel log`: for menus. */
  readonly title: string;
  /** Why a file is taken to be of this kind, and how sure that is; undefined where it is not. */
  readonly sniff: (file: Brought) => Sniffed | undefined;
  /**
   * A machine to play.
   * @throws InputError
   */
  readonly read?: (file: Brought) => Promise<Imported>;
  /** @throws InputError */
  readonly commands?: (file: Brought) => Commands;
  /**
   * What it says of SMMUs.
   * @throws InputError
   */
  readonly facts?: (file: Brought) => Facts | Reading<Facts>;
}
