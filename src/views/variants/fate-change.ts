/** What a change of a scenario has done to it, over all interleavings: `covered: now impossible (was a race, 1/39)`. */
import { rough, shareOf } from '../common/fate-words.ts';
import type { FatesOf } from '../../worker/protocol.ts';

type Fate = FatesOf['broken'][number]['fate'];

/** `inevitable`, `a race, 1/39`; at a bound one only knows that it happens. */
export const fateText = (fate: Fate): string =>
  fate === null ? 'possible' : fate.kind === 'race' ? `a race, ${shareOf(fate.p)}` : fate.kind;

/** What is known of a property that nothing violates. */
function otherwise({ exhausted, states, exercised }: FatesOf, id: string): string {
  if (!exhausted) return `not found in ${rough(states)} states`;
  return exercised.includes(id) ? 'impossible' : 'impossible, with nothing to judge';
}

const of = (fates: FatesOf, id: string): string => {
  const broken = fates.broken.find((one) => one.id === id);
  return broken ? fateText(broken.fate) : otherwise(fates, id);
};

/** What becomes of it: a line for each property that some interleaving violates, or one that says there is none. */
export function fateLines(fates: FatesOf): readonly string[] {
  const { broken, exhausted, states } = fates;
  if (broken.length > 0) return broken.map(({ id, fate }) => `${id}: ${fateText(fate)}`);
  return [exhausted ? 'no interleaving violates anything' : `nothing found in ${rough(states)} states`];
}

/** What has become otherwise: a line for each property; none where all is as it was. */
export function fateChanges(before: FatesOf, after: FatesOf): readonly string[] {
  const ids = new Set([...before.broken, ...after.broken].map(({ id }) => id));
  return [...ids].flatMap((id) => {
    const [was, is] = [of(before, id), of(after, id)];
    return was === is ? [] : [`${id}: now ${is} (was ${was})`];
  });
}
