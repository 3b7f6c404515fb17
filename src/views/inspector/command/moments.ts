/** When things happened to a command, in the order in which they did. */
import { WORDS } from '../../arch/words.ts';
import type { Life } from '../../../worker/protocol.ts';

const MOMENTS: readonly (readonly [keyof Life, words: string, doc: string])[] = [
  ['written', 'written', 'The guest has written it into its queue.'],
  ['fetched', 'fetched', 'The VMM has read it out of the guest’s queue.'],
  ['handedOver', 'handed over', `The ${WORDS.iommu} has consumed it, or the kernel has refused it.`],
  ['complete', 'complete', `The kernel’s ${WORDS.wait} after it has completed.`],
  [
    'skipped',
    'skipped',
    `After an error its driver, the guest’s or the host’s, has overwritten it with a ${WORDS.wait}.`,
  ],
  ['passed', 'passed by CONS', 'The guest’s CONS has moved past it.'],
];

/** What the VMM does itself never reaches the kernel; and that a command is not skipped goes without saying. */
const UNSAID: Readonly<Record<'vmm' | 'other', readonly (keyof Life)[]>> = {
  vmm: ['handedOver', 'complete', 'skipped'],
  other: ['skipped'],
};

export interface CommandMoment {
  readonly words: string;
  readonly doc: string;
  /** Position, 0 for never. */
  readonly at: number;
}

/** What never happens stands last. */
export function momentsOf(life: Life, byVmm: boolean): CommandMoment[] {
  const unsaid = UNSAID[byVmm ? 'vmm' : 'other'];
  const all = MOMENTS.filter(([key]) => life[key] > 0 || !unsaid.includes(key)).map(
    ([key, words, doc]): CommandMoment => ({ words, doc, at: life[key] }),
  );
  return [...all.filter(({ at }) => at > 0).sort((a, b) => a.at - b.at), ...all.filter(({ at }) => at === 0)];
}
