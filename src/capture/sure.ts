/** How sure it is what a file was taken for. */

/** `certain`: nothing else looks so. `likely`: its bits are those of this kind, and could be chance. `guess`: nothing contradicts it. */
export type Sure = 'certain' | 'likely' | 'guess';

/** What a file was taken for because of what. */
export interface Sniffed {
  readonly why: string;
  readonly sure: Sure;
}

/** Of a kind that has a form of its own. */
export const certainly = (why: string | undefined): Sniffed | undefined =>
  why === undefined ? undefined : { why, sure: 'certain' };
