/** What could not be read, and where. */
export interface Unread {
  /** From 1; null for what has no line. */
  readonly line: number | null;
  readonly text: string;
}
