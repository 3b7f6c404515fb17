/** What the sides of a comparison are called. */
import type { Choices, Source } from '../../worker/protocol.ts';

export interface NamedRun {
  readonly source: Source;
  readonly design: string;
  /** The least that lead to it; none where it is the run that comes first in time. */
  readonly choices: Choices;
}

/** A design; what else tells it from the first, its scenario, its fix, another interleaving; a letter where nothing does. */
export function namesOf(runs: readonly NamedRun[]): readonly string[] {
  const names = runs.map(({ source, design, choices }) => {
    const fixed = source.kind === 'scenario' && source.fixed ? ' with the fix' : '';
    const branch = choices.length > 0 ? ` with ${choices.length} ${choices.length === 1 ? 'choice' : 'choices'}` : '';
    const place = runs.some((other) => idOf(other.source) !== idOf(source)) ? ` in ${idOf(source)}` : '';
    return `${design}${fixed}${branch}${place}`;
  });
  return names.map((name, s) => (names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${'ABCD'[s]})`));
}

export const idOf = (source: Source): string => (source.kind === 'scenario' ? source.id : source.name);
