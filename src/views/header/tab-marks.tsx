/** The two marks of a design's tab: what one run says, and below it, in a ring, what any interleaving does. */
import type { Searched } from '../../state/aside/interleavings.ts';
import type { RunOutcome } from '../../state/aside/outcomes.ts';
import { runWords } from './verdict-words.ts';

export interface Marked {
  readonly sign: string;
  readonly bad: boolean;
  readonly words: string;
}

const BLANK: Marked = { sign: '', bad: false, words: '' };

export function runMark(outcome: RunOutcome | undefined, all: number): Marked {
  if (!outcome) return BLANK;
  const { broken, exercised } = outcome;
  const sign = broken.length > 0 ? `✗${broken.length}` : exercised.length > 0 ? '✓' : '○';
  const names = broken.length > 2 ? `: ${broken.join(', ')}` : '';
  return { sign, bad: broken.length > 0, words: `${runWords(outcome, all)}${names}.` };
}

/** `open`: of the design that is open, where the mark has its place before it is known. */
export function anyMark(searched: Searched | undefined, open: boolean): Marked {
  if (searched?.kind !== 'done') return { sign: open ? '…' : '', bad: false, words: 'Any interleaving: not searched.' };
  const { violated, exercised, verdict } = searched.result;
  const more = verdict === 'bound' ? ' There are more states than were looked at.' : '';
  if (violated.length > 0)
    return { sign: `✗${violated.length}`, bad: true, words: `Some interleaving breaks ${violated.join(', ')}.${more}` };
  if (more) return { sign: '?', bad: false, words: `Any interleaving: nothing found.${more}` };
  return { sign: exercised.length > 0 ? '✓' : '○', bad: false, words: 'No interleaving breaks any.' };
}

const Mark = ({ of: { sign, bad }, className }: { readonly of: Marked; readonly className: string }) => (
  // (another sign is another mark: signs of other fonts do not move)
  <i key={sign} className={`${className}${bad ? ' outcome-bad' : ''}`}>
    {sign}
  </i>
);

export const TabMarks = ({ run, any }: { readonly run: Marked; readonly any: Marked }) => (
  <span className="outcomes">
    <Mark of={run} className="outcome" />
    <Mark of={any} className={any.sign ? 'outcome outcome-any' : 'outcome'} />
  </span>
);
