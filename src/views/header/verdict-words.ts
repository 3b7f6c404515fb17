/** What is said about a property. */
import type { Verdict } from '../../worker/protocol.ts';

/** `order is violated at step 31: …` */
export const sentenceOf = ({ id, at, why, statement }: Verdict): string =>
  `${id} is violated at step ${at ?? '?'}: ${why ?? statement}`;

/** The sentence with what it is true of, for a mail. */
export const mailText = (verdict: Verdict, scenario: string, design: string): string =>
  `${sentenceOf(verdict)}\n(${scenario}, design ${design}. ${verdict.id}: ${verdict.statement})`;

export function headline(verdicts: readonly Verdict[]): string {
  const broken = verdicts.filter((verdict) => !verdict.held);
  if (broken.length > 2) return `${broken.length} properties are violated`;
  if (broken.length > 0)
    return `${broken.map(({ id }) => id).join(' and ')} ${broken.length > 1 ? 'are' : 'is'} violated`;
  return 'All properties are kept';
}

/** Whether a violation is ahead of the position shown, at it, or behind it. */
export type Tense = 'ahead' | 'here' | 'past';

export const tenseOf = (at: number | undefined, position: number): Tense =>
  at === position ? 'here' : (at ?? 0) > position ? 'ahead' : 'past';
