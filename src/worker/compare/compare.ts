/** Makes the runs that are compared, and answers what the page asks of them. */
import { type Comparison, compare as compareRuns, SIDES } from '../../model/compare/compare.ts';
import { verdictOf } from '../../model/compare/text.ts';
import type { Run } from '../../model/system/run.ts';
import { InputError } from '../../scenario/errors.ts';
import type { Files } from '../load.ts';
import type { CommandRow, Compared, CompareParams, RowsParams, SideOf } from '../protocol/compare.ts';
import { type Pause, Session } from '../session.ts';

/** Of more divergences than these nobody reads the rest. */
const MOST_DIVERGENCES = 1000;

/** What was compared last, by the session that asked. */
const compared = new WeakMap<Session, Comparison>();

export const brokenIn = (run: Run) => {
  const verdicts = run.verdicts();
  return {
    broken: verdicts.flatMap(({ id, held }) => (held ? [] : [id])),
    exercised: verdicts.flatMap(({ id, exercised }) => (exercised ? [id] : [])),
  };
};

/** A run at its end, made anew. */
export async function made(side: SideOf, files: Files, pause: Pause): Promise<{ name: string; run: Run }> {
  const session = new Session();
  const { design, length, choices } = await session.open(side, files, pause);
  return { name: nameOf(side, design, choices.length), run: session.runAt(length) };
}

/** `choices`: the least that lead to it; none where it is the run that comes first in time. */
function nameOf({ source }: SideOf, design: string, choices: number): string {
  const fixed = source.kind === 'scenario' && source.fixed ? ' with the fix' : '';
  const branch = choices > 0 ? ` with ${choices} ${choices === 1 ? 'choice' : 'choices'}` : '';
  return `${design}${fixed}${branch}`;
}

export async function compare(
  { sides }: CompareParams,
  session: Session,
  files: Files,
  pause: Pause,
): Promise<Compared> {
  if (sides.length < SIDES.least || sides.length > SIDES.most)
    throw new InputError({ file: 'sides' }, `expected ${SIDES.least} to ${SIDES.most}, found ${sides.length}`);
  const runs: { name: string; run: Run }[] = [];
  for (const side of sides) runs.push(await made(side, files, pause));
  const named = runs.map(({ name, run }, s) => ({
    name: runs.some((other, o) => o !== s && other.name === name) ? `${name} (${'ABCD'[s]})` : name,
    run,
  }));
  const comparison = compareRuns(named);
  compared.set(session, comparison);
  const { rows, divergences } = comparison;
  const differing = new Set(divergences.flatMap(({ command }) => (command === null ? [] : [command])));
  return {
    sides: named.map(({ name, run }) => ({ name, length: run.length, ...brokenIn(run) })),
    rows: rows.length,
    differing: [...differing].sort((a, b) => a - b),
    verdict: verdictOf(comparison, named),
    divergences: divergences.slice(0, MOST_DIVERGENCES),
    all: divergences.length,
  };
}

export function rows({ numbers }: RowsParams, session: Session): readonly CommandRow[] {
  const comparison = compared.get(session);
  if (!comparison) throw new Error('nothing is compared');
  return numbers.map((number) => comparison.rows.at(number));
}
