/** When things happened to a command, in the order in which they did. */
import type { Life } from '../../../worker/protocol.ts';

const WORDS: readonly (readonly [keyof Life, string, string])[] = [
  ['written', 'written', 'the guest has written it into its queue'],
  ['fetched', 'fetched', 'the VMM has read it out of the queue'],
  ['handedOver', 'handed over', 'it has left the VMM: in an ioctl, or done by the VMM itself'],
  ['complete', 'complete', 'a CMD_SYNC after it has completed'],
  ['skipped', 'skipped', 'the guest has overwritten it with a CMD_SYNC after an error'],
  ['passed', 'passed by CONS', 'the guest’s CONS has moved past it'],
];

export interface Moment {
  readonly words: string;
  readonly doc: string;
  /** Position, 0 for never. */
  readonly at: number;
}

/** What never happens stands last; that a command is not skipped goes without saying. */
export function momentsOf(life: Life): Moment[] {
  const all = WORDS.map(([key, words, doc]): Moment => ({ words, doc, at: life[key] }));
  const happened = all.filter(({ at }) => at > 0).sort((a, b) => a.at - b.at);
  return [...happened, ...all.filter(({ at, words }) => at === 0 && words !== 'skipped')];
}
