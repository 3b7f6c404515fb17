/** What is said of the run that is shown; `any-words.ts` tells of any interleaving, and the two are never mixed. */
import type { RunOutcome } from '../../state/aside/outcomes.ts';
import type { Choices, Verdict } from '../../worker/protocol.ts';

export const list = (ids: readonly string[]): string => ids.join(' and ');

/** `order is violated at step 31: …` */
export const sentenceOf = ({ id, at, why, statement }: Verdict): string =>
  `${id} is violated at step ${at ?? '?'}: ${why ?? statement}`;

/** What a run says: `This run keeps the 7 of 12 that it exercised` */
export function runWords({ broken, exercised }: RunOutcome, all: number): string {
  if (broken.length > 2) return `This run breaks ${broken.length} of ${all}`;
  if (broken.length > 0) return `This run breaks ${list(broken)}`;
  if (exercised.length === 0) return `This run exercises none of the ${all}`;
  if (exercised.length === all) return `This run keeps all ${all}`;
  return `This run keeps the ${exercised.length} of ${all} that it exercised`;
}

/** The sign of properties that a run does not violate, and what it means. */
export const fineWords = ({ exercised }: Verdict) =>
  exercised
    ? { sign: '✓', words: 'kept', why: 'Kept in this run.' }
    : { sign: '○', words: 'not exercised', why: 'Not exercised: this run gives nothing to judge.' };

/** The interleaving that a run is: by time, or what it leads to. */
export function interleavingName(choices: Choices, broken: readonly string[]): string {
  if (choices.length === 0) return '';
  return broken.length > 0 ? 'counterexample' : 'branch';
}

/** `viommu-batch · kernel=linux-7.2 · counterexample` */
export const designName = (design: string, interleaving: string): string =>
  [...design.split(','), interleaving].filter(Boolean).join(' · ');

/** Whether a violation is ahead of the position shown, at it, or behind it. */
export type Tense = 'ahead' | 'here' | 'past';

export const tenseOf = (at: number | undefined, position: number): Tense =>
  at === position ? 'here' : (at ?? 0) > position ? 'ahead' : 'past';
