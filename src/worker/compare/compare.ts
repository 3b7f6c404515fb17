/** Compares runs that were made elsewhere, and answers what the page asks of them. */
import { type Comparison, compare as compareRuns, differing, SIDES } from '../../model/compare/compare.ts';
import { verdictOf } from '../../model/compare/text.ts';
import type { Verdict } from '../../model/system/run.ts';
import { InputError } from '../../scenario/language/errors.ts';
import type { CommandRow, Compared, CompareParams, RowsParams } from '../protocol/compare.ts';
import type { Session } from '../session.ts';

/** Of more divergences than these nobody reads the rest. */
const MOST_DIVERGENCES = 1000;

/** What was compared last, by the session that asked. */
const compared = new WeakMap<Session, Comparison>();

export const brokenIn = (verdicts: readonly Verdict[]) => ({
  broken: verdicts.flatMap(({ id, held }) => (held ? [] : [id])),
  exercised: verdicts.flatMap(({ id, exercised }) => (exercised ? [id] : [])),
});

export function compare({ sides }: CompareParams, session: Session): Compared {
  if (sides.length < SIDES.least || sides.length > SIDES.most)
    throw new InputError({ file: 'sides' }, `expected ${SIDES.least} to ${SIDES.most}, found ${sides.length}`);
  const comparison = compareRuns(sides);
  compared.set(session, comparison);
  const { rows, divergences } = comparison;
  return {
    sides: sides.map(({ name, recorded: { length, verdicts } }) => ({ name, length, ...brokenIn(verdicts) })),
    rows: rows.length,
    differing: differing(comparison),
    verdict: verdictOf(comparison, sides),
    divergences: divergences.slice(0, MOST_DIVERGENCES),
    all: divergences.length,
  };
}

export function rows({ numbers }: RowsParams, session: Session): readonly CommandRow[] {
  const comparison = compared.get(session);
  if (!comparison) throw new Error('nothing is compared');
  return numbers.map((number) => comparison.rows.at(number));
}
