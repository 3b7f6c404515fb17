/** Which run of a design a side is: the first in time, another interleaving, or one with the fix of the hazard. */
import type { Branch } from '../../../state/kept/branches.ts';
import type { Searched } from '../../../state/aside/interleavings.ts';
import { choicesOf } from '../../common/counterexample.ts';
import type { Choices, SideOf, Source } from '../../../worker/protocol.ts';

export interface SideRun {
  readonly label: string;
  readonly side: SideOf;
}

interface Known {
  readonly source: Source;
  /** Of the explorer: what it has open, and what it knows of it. */
  readonly open: Source | null;
  /** Under the design of the side. */
  readonly branches: readonly Branch[];
  readonly searched: Readonly<Record<string, Searched>>;
  /** The scenario is about a hazard. */
  readonly hazard: boolean;
}

const count = (n: number): string => `${n} ${n === 1 ? 'choice' : 'choices'}`;

/** All that can be chosen for a side of this design. */
export function runsOf(side: SideOf, { source, open, branches, searched, hazard }: Known): readonly SideRun[] {
  const plain = unfixed(source);
  const run = (label: string, choices: Choices, from: Source = plain): SideRun => ({
    label,
    side: { source: from, design: side.design, choices },
  });
  const own = open && JSON.stringify(unfixed(open)) === JSON.stringify(plain);
  const found = own ? searched[side.design] : undefined;
  const runs = [
    run('first in time', []),
    ...(own
      ? branches
          .filter(({ choices }) => choices.length > 0)
          .map(({ choices, broken, name }) =>
            run(`${name ? `branch “${name}”` : `branch, ${count(choices.length)}`}${told(broken)}`, choices),
          )
      : []),
    ...(found?.kind === 'done'
      ? found.result.counterexamples.map((one) => run(`counterexample: ${one.property}`, choicesOf(one)))
      : []),
    ...(hazard && plain.kind === 'scenario' ? [run('with the fix', [], { ...plain, fixed: true })] : []),
  ];
  const here = runs.some((known) => keyOf(known.side) === keyOf(side));
  return here ? runs : [...runs, { label: `another branch, ${count(side.choices.length)}`, side }];
}

const told = (broken: readonly string[]): string => (broken.length > 0 ? `, breaks ${broken.join(', ')}` : '');

const unfixed = (source: Source): Source => (source.kind === 'scenario' ? { kind: 'scenario', id: source.id } : source);

/** Equal for equal runs of one design. */
export const keyOf = ({ source, choices }: SideOf): string =>
  JSON.stringify([source.kind === 'scenario' && source.fixed === true, choices]);
