/** What is said of any interleaving, apart from what one run says. */
import { count } from '../common/count.ts';
import type { Searched } from '../../state/aside/interleavings.ts';
import type { Counterexample, HazardInfo, Verdict } from '../../worker/protocol.ts';
import { list, sentenceOf } from './verdict-words.ts';

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
  const idle = exercised.length < all ? `; ${all - exercised.length} not exercised` : '';
  return { text: `No interleaving breaks any${other ? ' other' : ''} (all ${count(states)} states${idle}).`, open };
}

const decides = (hazard: HazardInfo | undefined, { property }: Counterexample): number =>
  hazard?.breaks.includes(property) ? 1 : 0;

/** The sentence with what it is true of, for a mail. */
export const mailText = (verdict: Verdict, scenario: string, design: string, any: AnyWords): string =>
  [
    `In this run, ${sentenceOf(verdict)}`,
    `(${scenario}, design ${design}. ${verdict.id}: ${verdict.statement})`,
    any.play ? `${any.text.slice(0, -1)}.` : any.text,
  ].join('\n');
