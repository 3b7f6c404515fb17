/** What a row of a comparison says of a side: columns, the moment that each is, and how it is written. */
import { WORDS } from '../../arch/words.ts';
import type { CommandRecord } from '../../../worker/protocol.ts';
import type { RowMoment } from './moments.ts';

export interface RowCell {
  readonly label: string;
  readonly title: string;
  /** Null for what is no moment. */
  readonly moment: RowMoment | null;
  readonly text: (fact: CommandRecord) => string;
}

export const CELLS: readonly RowCell[] = [
  { label: 'fetched', title: 'Step in which it is fetched', moment: 'fetched', text: ({ fetched }) => number(fetched) },
  {
    label: 'call',
    title: 'Number of the VMM’s call that carries it, from 0',
    moment: null,
    text: ({ call }) => number(call),
  },
  {
    label: 'rank',
    title: 'Place in the order of handing over, from 0',
    moment: null,
    text: ({ rank }) => number(rank),
  },
  { label: 'fate', title: 'What becomes of it, and in which step', moment: 'at', text: (fact) => fateOf(fact) },
  {
    label: 'complete',
    title: 'Step in which it is complete',
    moment: 'complete',
    text: ({ complete }) => number(complete),
  },
  {
    label: 'seen',
    title: `Step in which the guest sees a ${WORDS.wait} complete that covers it`,
    moment: 'seen',
    text: ({ seen }) => number(seen),
  },
];

/** Stands in place of all of them. */
export const NEVER = 'never written here';

const number = (value: number | null): string => (value === null ? '–' : String(value));
const fateOf = ({ fate, at, overwritten }: CommandRecord): string =>
  `${fate === 'vmm' ? 'by the VMM' : fate}${at === null ? '' : ` ${at}`}${overwritten === null ? '' : ', overwritten'}`;
