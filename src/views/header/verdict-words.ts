/** What is said about properties: of the run that is shown, and of any interleaving. These two are never mixed. */
import type { Searched } from '../../state/interleavings.ts';
import type { Outcome } from '../../state/outcomes.ts';
import type { Choices, Counterexample, HazardInfo, Verdict } from '../../worker/protocol.ts';

export const count = (n: number): string => n.toLocaleString('en-GB');

const list = (ids: readonly string[]): string => ids.join(' and ');

/** `order is violated at step 31: …` */
export const sentenceOf = ({ id, at, why, statement }: Verdict): string =>
  `${id} is violated at step ${at ?? '?'}: ${why ?? statement}`;

/** What a run says: `This run keeps the 7 of 12 that it exercised` */
export function runWords({ broken, exercised }: Outcome, all: number): string {
  if (broken.length > 2) return `This run breaks ${broken.length} of ${all}`;
  if (broken.length > 0) return `This run breaks ${list(broken)}`;
  if (exercised.length === 0) return `This run exercises none of the ${all}`;
  if (exercised.length === all) return `This run keeps all ${all}`;
  return `This run keeps the ${exercised.length} of ${all} that it exercised`;
}

export interface AnyWords {
  readonly text: string;
  /** Another interleaving that breaks what the run keeps. */
  readonly play?: Counterexample;
  /** Whether a search can be asked for what this one left open. */
  readonly open: boolean;
}

/** What any interleaving can lead to, as far as it differs from a run that breaks `broken`. */
export function anyWords(
  searched: Searched | undefined,
  broken: readonly string[],
  all: number,
  hazard?: HazardInfo,
): AnyWords {
  switch (searched?.kind) {
    case undefined:
      return { text: 'Any interleaving: not searched yet.', open: false };
    case 'running':
      return { text: `Any interleaving: searching, ${count(searched.states)} states so far.`, open: false };
    case 'too-long':
      return { text: 'Any interleaving: not searched, this is too long.', open: true };
    case 'failed':
      return { text: `Any interleaving: the search stopped: ${searched.message}`, open: true };
    case 'done':
  }
  const { counterexamples, exercised, verdict, states } = searched.result;
  const more = counterexamples
    .filter(({ property }) => !broken.includes(property))
    .sort((a, b) => decides(hazard, b) - decides(hazard, a) || a.choices.length - b.choices.length);
  const open = verdict === 'bound';
  if (more.length > 0) {
    const [first, ...rest] = more.map(({ property }) => property);
    const what = rest.length > 1 ? `${first} and ${rest.length} others` : list([first, ...rest]);
    return { text: `Another interleaving breaks ${what}:`, play: more[0], open };
  }
  const other = broken.length > 0;
  if (open)
    return {
      text: `Any interleaving: nothing ${other ? 'else ' : ''}found in the first ${count(states)} states; there are more.`,
      open,
    };
  const of = exercised.length < all ? ` of the ${exercised.length} exercised` : '';
  return {
    text: `No interleaving breaks any${other ? ' other' : ''}${of}: all ${count(states)} states were looked at.`,
    open,
  };
}

const decides = (hazard: HazardInfo | undefined, { property }: Counterexample): number =>
  hazard?.breaks.includes(property) ? 1 : 0;

/** The interleaving that a run is: by time, or what it leads to. */
export function interleavingName(choices: Choices, broken: readonly string[]): string {
  if (choices.length === 0) return '';
  return broken.length > 0 ? 'counterexample' : 'branch';
}

/** `viommu-batch · kernel=linux-7.2 · counterexample` */
export const designName = (design: string, interleaving: string): string =>
  [...design.split(','), interleaving].filter(Boolean).join(' · ');

/** The sentence with what it is true of, for a mail. */
export const mailText = (verdict: Verdict, scenario: string, design: string, any: AnyWords): string =>
  [
    `In this run, ${sentenceOf(verdict)}`,
    `(${scenario}, design ${design}. ${verdict.id}: ${verdict.statement})`,
    any.play ? `${any.text.slice(0, -1)}.` : any.text,
  ].join('\n');

/** Whether a violation is ahead of the position shown, at it, or behind it. */
export type Tense = 'ahead' | 'here' | 'past';

export const tenseOf = (at: number | undefined, position: number): Tense =>
  at === position ? 'here' : (at ?? 0) > position ? 'ahead' : 'past';
