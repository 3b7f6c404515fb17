/**
 * What an IOMMU keeps of several users: records in pools, requests that wait for answers, transactions under way. A machine that is
 * watched tells who looks for which of them and which come and go, so that users of different ones are known apart, wherever they lie.
 */

/** Any first word of a record. */
export const LAST_KEY = 0xffffffff;

/** `kept`: where the word lies that counts what is kept. A record has two keys: its first word, and who it is of. */
export interface Looks {
  /** What has a first key from `first` to `last` is looked for; where `those` are given, only what is of one of them. */
  sought(kept: number, first: number, last: number, those?: readonly number[]): void;
  /** Something comes or goes. */
  changed(kept: number, key: number, of: number): void;
  /** There is room for so many, or something else happens. */
  wanted(kept: number, records: number, cap: number): void;
  /** What is read from now on, until `done`, is read to find what was sought. */
  finding(): void;
  done(): void;
}

/** A machine, which is watched where it has whom to tell. */
interface Watched {
  readonly looks: Looks | undefined;
  readonly w: Uint32Array;
}

/** True when a count says that nothing is kept. A machine that is watched looks for itself. */
export const keepsNone = ({ looks, w }: Watched, kept: number): boolean => looks === undefined && w[kept] === 0;
